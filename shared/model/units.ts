/** CPU units in one vCPU: task definitions use units, usage and prices use vCPU. */
export const unitsPerVcpu = 1024;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;

/** Hours per month, as in AWS's price calculator. */
export const hoursPerMonth = 730;
