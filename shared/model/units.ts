/** CPU units in one vCPU: task definitions count in units, usage and prices in vCPU. */
export const unitsPerVcpu = 1024;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;

/** The month of AWS's own price calculator. */
export const hoursPerMonth = 730;
