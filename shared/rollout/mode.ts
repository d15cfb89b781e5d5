import type { Mode } from '../model/steward-tags.ts';

const order: readonly Mode[] = ['off', 'report', 'approve', 'auto'];

/**
 * What the program may do to a service. The installation's mode is a ceiling, and what a service without a tag has;
 * but nothing is ever `auto` without its owner saying so on the service itself.
 */
export function effectiveMode(installation: Mode, tag: Mode | undefined): Mode {
  const wanted = tag ?? (installation === 'auto' ? 'approve' : installation);
  return order.indexOf(wanted) < order.indexOf(installation) ? wanted : installation;
}
