import type { ServiceReport } from './service-report.ts';

/** Services that a page or a digest shows with their charts: more make a page that no browser likes. */
export const mostDetailed = 30;

/**
 * A report without its curves and the sizes considered, which are nine tenths of it: of ten thousand services only the
 * rows fit into memory and into a table.
 */
export function withoutDetails({ observed, offer, ...report }: ServiceReport): ServiceReport {
  return {
    ...report,
    considered: [],
    observed: observed && { ...observed, chart: undefined },
    offer: offer && { ...offer, patch: undefined },
  };
}
