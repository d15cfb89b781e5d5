/** Row of the table in the traces' README, computed by an independent judge: shares in percent, as printed. */
interface Published {
  cost: string;
  cpuOver: string;
  maximaOver?: string;
  killed?: string;
}

/** By dataset, then by rule. Valid for 2 vCPU, 8192 MiB and 7 training days. */
export const published: Readonly<Record<string, Readonly<Record<string, Published>>>> = {
  azure2017_avg: {
    krr: { cost: '0.287', cpuOver: '4.13', maximaOver: '28.0' },
    vpa: { cost: '0.263', cpuOver: '4.85', maximaOver: '31.1' },
    'halve-double': { cost: '0.571', cpuOver: '0.74', maximaOver: '7.4' },
    'minute-max': { cost: '1.000', cpuOver: '0', maximaOver: '0' },
    cloudfix: { cost: '1.800', cpuOver: '0', maximaOver: '0' },
    'size in use': { cost: '1.000', cpuOver: '0', maximaOver: '0' },
  },
  google2011_jobs: {
    krr: { cost: '0.899', cpuOver: '0.158', killed: '0' },
    vpa: { cost: '0.892', cpuOver: '0.210', killed: '0' },
    'halve-double': { cost: '1.056', cpuOver: '1.53', killed: '0' },
    'minute-max': { cost: '1.097', cpuOver: '0.037', killed: '5' },
    cloudfix: { cost: '1.251', cpuOver: '0', killed: '0' },
    'size in use': { cost: '1.000', cpuOver: '9.11', killed: '8' },
  },
  nab_aws: {
    krr: { cost: '0.542', cpuOver: '4.31' },
    vpa: { cost: '0.646', cpuOver: '4.74' },
    'halve-double': { cost: '0.917', cpuOver: '0.52' },
    'minute-max': { cost: '0.708', cpuOver: '0' },
    cloudfix: { cost: '0.875', cpuOver: '0' },
    'size in use': { cost: '1.000', cpuOver: '0' },
  },
};
