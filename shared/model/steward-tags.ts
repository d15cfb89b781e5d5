/** Tag as ECS returns it. */
export interface Tag {
  key?: string;
  value?: string;
}

/** Mode: what ECS Steward may do to a service. */
export type Mode = (typeof modes)[number];

/** Settings in the tags of a service, with the prefix `steward:`; absent if not set. */
export interface StewardTags {
  mode?: Mode;
  tolerance?: 'critical' | 'standard' | 'batch';
  minimumVcpu?: number;
  maximumVcpu?: number;
  minimumMemoryMiB?: number;
  maximumMemoryMiB?: number;
  /** Hours in which the service may be changed; parsed in change-window.ts. */
  changeWindow?: string;
  /** Id of the Slack channel for incidents of the service. */
  channel?: string;
  /** `auto` may change a service that a tool's code owns, although its next deployment reverts the change. */
  autoOverCode?: 'yes';
  /** A new revision may start an image that a mutable tag has moved to. */
  mutableImages?: 'accept';
}

/** Parser of a value; undefined for an unreadable one. */
type Reader<Value> = (text: string) => Value | undefined;

const modes = ['off', 'report', 'approve', 'auto'] as const;
const tolerances = ['critical', 'standard', 'batch'] as const;

function oneOf<Value extends string>(values: readonly Value[]): Reader<Value> {
  return (text) => values.find((value) => value === text);
}

/** Parses `512`, `0.5 vCPU`, `.5vcpu`: CPU units as in task definitions, or vCPU. Returns vCPU. */
const vcpu: Reader<number> = (text) => {
  const [, number, unit] = /^(\d*\.?\d+)\s*(vcpu)?$/.exec(text) ?? [];
  const value = Number(number) / (unit ? 1 : 1024);
  return value > 0 ? value : undefined;
};

/** Parses `2048`, `2048 MiB`, `2 GB`: MiB as in task definitions, which use GB for GiB. Returns MiB. */
const memoryMiB: Reader<number> = (text) => {
  const [, number, unit] = /^(\d*\.?\d+)\s*(mib|mb|gib|gb)?$/.exec(text) ?? [];
  const value = Number(number) * (unit?.startsWith('g') ? 1024 : 1);
  return value > 0 ? value : undefined;
};

/** The id of a channel, as Slack shows it at the bottom of its details; tags are read in small letters. */
const channelId: Reader<string> = (text) =>
  /^[cg][a-z0-9]{7,20}$/.test(text) ? text.toUpperCase() : undefined;

const readers: {
  [Name in keyof StewardTags]-?: [tag: string, read: Reader<StewardTags[Name]>, form: string];
} = {
  mode: ['steward:mode', oneOf(modes), `one of: ${modes.join(', ')}`],
  tolerance: ['steward:tolerance', oneOf(tolerances), `one of: ${tolerances.join(', ')}`],
  minimumVcpu: ['steward:min-cpu', vcpu, 'CPU units (512) or vCPU (0.5 vCPU)'],
  maximumVcpu: ['steward:max-cpu', vcpu, 'CPU units (512) or vCPU (0.5 vCPU)'],
  minimumMemoryMiB: ['steward:min-memory', memoryMiB, 'MiB (2048) or GB (2 GB)'],
  maximumMemoryMiB: ['steward:max-memory', memoryMiB, 'MiB (2048) or GB (2 GB)'],
  channel: ['steward:channel', channelId, 'C0123456789'],
  changeWindow: ['steward:change-window', (text) => text, 'hours such as Mon-Fri 09:00-16:00 Europe/Berlin'],
  autoOverCode: ['steward:auto-over-code', oneOf(['yes'] as const), 'yes'],
  mutableImages: ['steward:mutable-images', oneOf(['accept'] as const), 'accept'],
};

/**
 * Reads the tags of a service. An unreadable value is reported in `problems`, and the safer default is used: mode
 * `report`, tolerance `critical`, the current size as the minimum; no maximum, since a service must be able to grow out
 * of trouble.
 * @param inUse current size
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
    if (value === undefined) problems.push(`tag ${tag} is "${text.slice(0, 40)}"; expected ${form}`);
  }
  return { settings: settings as StewardTags, problems };
}

const order: readonly Mode[] = ['off', 'report', 'approve', 'auto'];

/**
 * Effective mode of a service. The installation's mode is the upper limit, and the default for a service without a tag;
 * but only the owner's tag on the service itself can make it `auto`.
 */
export function effectiveMode(installation: Mode, tag: Mode | undefined): Mode {
  const wanted = tag ?? (installation === 'auto' ? 'approve' : installation);
  return order.indexOf(wanted) < order.indexOf(installation) ? wanted : installation;
}
