/** USD on demand, from AWS's price list as read in 2026-09; Ireland costs what US East costs. */
const prices = [
  { usage: 'Fargate-vCPU-Hours:perCPU', unit: 'hours', usd: 0.04048 },
  { usage: 'Fargate-GB-Hours', unit: 'hours', usd: 0.004445 },
  { usage: 'Fargate-ARM-vCPU-Hours:perCPU', unit: 'hours', usd: 0.03238 },
  { usage: 'Fargate-ARM-GB-Hours', unit: 'hours', usd: 0.00356 },
  { usage: 'Fargate-Windows-vCPU-Hours:perCPU', unit: 'hours', usd: 0.046552 },
  { usage: 'Fargate-Windows-GB-Hours', unit: 'hours', usd: 0.00511175 },
  { usage: 'Fargate-Windows-OS-Hours:perCPU', unit: 'hours', usd: 0.046 },
  { usage: 'Fargate-EphemeralStorage-GB-Hours', unit: 'GB-Hours', usd: 0.000111 },
  { usage: 'ECS-Anywhere-Instance-hours', unit: 'hours', usd: 0.01025 },
  // Tasks on EC2 cost nothing of their own; the list says so.
  { usage: 'ECS-EC2-vCPU-Hours', unit: 'vCPU-Hours', usd: 0 },
  { usage: 'ECS-EC2-GB-Hours', unit: 'GB-Hours', usd: 0 },
];

const regions = [
  { regionCode: 'eu-west-1', location: 'EU (Ireland)', prefix: 'EU' },
  { regionCode: 'us-east-1', location: 'US East (N. Virginia)', prefix: 'USE1' },
];

/** Prices of Amazon ECS, line by line, in the regions of the sandbox. */
export const pricedLines = regions.flatMap(({ regionCode, location, prefix }) =>
  prices.map(({ usage, unit, usd }) => ({
    ...{ regionCode, location, unit, usd },
    usagetype: `${prefix}-${usage}`,
    description: `$${usd} per ${unit} for ${prefix}-${usage} in ${location}`,
  })),
);
