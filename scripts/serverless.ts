// `npm run package` and `npm run deploy`: the Serverless Framework from the lockfile, on the project's Node. Packaging
// is offline and needs no credentials. The plugin (serverless-bundle.cjs) checks the settings.
import { ECSClient } from '@aws-sdk/client-ecs';
import { endpointProblem } from './stack/settings.ts';
import { become } from './steps.ts';

const args = process.argv.slice(2);
const problem = endpointProblem(args);
if (problem) {
  console.error(problem);
  process.exit(1);
}
const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
if (args[0] !== 'package' && !AWS_REGION && !AWS_DEFAULT_REGION) {
  const profile = args[args.indexOf('--aws-profile') + 1 || args.length];
  // The framework reads only credentials from the profile. Without a region anywhere, the plugin exits.
  const region = await new ECSClient({ profile }).config.region().catch(() => undefined);
  if (region) process.env.AWS_REGION = region;
}
become('node_modules/serverless/bin/serverless.js', args);
