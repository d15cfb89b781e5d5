/** The tag as ECS gives it. */
export interface Tag {
  key?: string;
  value?: string;
}

/** What the program may do to a service. */
export type Mode = (typeof modes)[number];

/** What the owner of a service says by its tags; absent where nothing is said. Prefix `steward:`. */
export interface StewardTags {
  mode?: Mode;
  tolerance?: 'critical' | 'standard' | 'batch';
  minimumVcpu?: number;
  maximumVcpu?: number;
  minimumMemoryMiB?: number;
  maximumMemoryMiB?: number;
  /** When the service may be changed, in the form of change-window.ts; read there. */
  changeWindow?: string;
  /** `auto` may change a service that a tool's code owns, though its next deployment undoes that. */
  autoOverCode?: 'yes';
  /** A new revision may bring what a moving tag points to by then. */
  mutableImages?: 'accept';
}

/** A reader gives undefined for a value that it cannot read. */
type Reader<Value> = (text: string) => Value | undefined;

const modes = ['off', 'report', 'approve', 'auto'] as const;
const tolerances = ['critical', 'standard', 'batch'] as const;

function oneOf<Value extends string>(values: readonly Value[]): Reader<Value> {
  return (text) => values.find((value) => value === text);
}

/** `512`, `0.5 vCPU`, `.5vcpu`: CPU units as in task definitions, or vCPU. Gives vCPU. */
const vcpu: Reader<number> = (text) => {
  const [, number, unit] = /^(\d*\.?\d+)\s*(vcpu)?$/.exec(text) ?? [];
  const value = Number(number) / (unit ? 1 : 1024);
  return value > 0 ? value : undefined;
};

/** `2048`, `2048 MiB`, `2 GB`: MiB as in task definitions, which take GB for GiB. Gives MiB. */
const memoryMiB: Reader<number> = (text) => {
  const [, number, unit] = /^(\d*\.?\d+)\s*(mib|mb|gib|gb)?$/.exec(text) ?? [];
  const value = Number(number) * (unit?.startsWith('g') ? 1024 : 1);
  return value > 0 ? value : undefined;
};

const readers: {
  [Name in keyof StewardTags]-?: [tag: string, read: Reader<StewardTags[Name]>, form: string];
} = {
  mode: ['steward:mode', oneOf(modes), modes.join(', ')],
  tolerance: ['steward:tolerance', oneOf(tolerances), tolerances.join(', ')],
  minimumVcpu: ['steward:min-cpu', vcpu, 'CPU units (512) or vCPU (0.5 vCPU)'],
  maximumVcpu: ['steward:max-cpu', vcpu, 'CPU units (512) or vCPU (0.5 vCPU)'],
  minimumMemoryMiB: ['steward:min-memory', memoryMiB, 'MiB (2048) or GB (2 GB)'],
  maximumMemoryMiB: ['steward:max-memory', memoryMiB, 'MiB (2048) or GB (2 GB)'],
  changeWindow: ['steward:change-window', (text) => text, 'Mon-Fri 09:00-16:00 Europe/Berlin'],
  autoOverCode: ['steward:auto-over-code', oneOf(['yes'] as const), 'yes'],
  mutableImages: ['steward:mutable-images', oneOf(['accept'] as const), 'accept'],
};

/**
 * Reads the tags of a service. A value that cannot be read is told in `problems`, and the safer meaning is taken:
 * an unknown mode is `report`, an unknown tolerance `critical`, an unknown minimum the size in use; an unknown maximum
 * is none, since a service must be able to grow out of trouble.
 * @param inUse the size in use
 */
export function readStewardTags(
  tags: readonly Tag[],
  inUse: { vcpu: number; memoryMiB: number },
): { settings: StewardTags; problems: string[] } {
  const safer: StewardTags = {
    mode: 'report',
    tolerance: 'critical',
    minimumVcpu: inUse.vcpu,
    minimumMemoryMiB: inUse.memoryMiB,
  };
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const name of Object.keys(readers) as (keyof StewardTags)[]) {
    const [tag, read, form] = readers[name];
    const text = tags.find(({ key }) => key?.toLowerCase() === tag)?.value?.trim();
    if (text === undefined) continue;
    const value = read(text.toLowerCase());
    const meant = value ?? safer[name];
    if (meant !== undefined) settings[name] = meant;
    if (value === undefined) problems.push(`tag ${tag} is "${text.slice(0, 40)}", which is none of: ${form}`);
  }
  return { settings: settings as StewardTags, problems };
}

const order: readonly Mode[] = ['off', 'report', 'approve', 'auto'];

/**
 * What the program may do to a service. The installation's mode is a ceiling, and what a service without a tag has;
 * but nothing is ever `auto` without its owner saying so on the service itself.
 */
export function effectiveMode(installation: Mode, tag: Mode | undefined): Mode {
  const wanted = tag ?? (installation === 'auto' ? 'approve' : installation);
  return order.indexOf(wanted) < order.indexOf(installation) ? wanted : installation;
}
