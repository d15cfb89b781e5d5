import type { WorkQueue } from '../aws/work-queue.ts';
import type { MessageReference, OpenIncident } from '../model/incident.ts';
import type { ApplyWork } from '../model/queue/apply-work.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import type { Mode, Tag } from '../model/steward-tags.ts';
import type { ServiceReport } from '../sizing/service-report.ts';
import type { Decisions } from '../table/decisions.ts';
import { offerOf } from './offer.ts';

interface OfferingParts {
  decisions: Decisions;
  /** The queue of apply-rightsizing; missing where nothing is changed, and so nothing is automatic. */
  applies?: WorkQueue<ApplyWork>;
  /** Of the installation: a ceiling. */
  mode: Mode;
  /** Reads the incidents of a service that are open: the dialog of its button names them. */
  openIncidents: (service: ServiceReference, now: number) => Promise<OpenIncident[]>;
  now: () => number;
}

export type Offering = ReturnType<typeof createOffering>;

/** Offers decisions to be applied: by a click where a service's mode is approve, without one where it is auto. */
export function createOffering({ decisions, applies, mode, openIncidents, now }: OfferingParts) {
  const withIncidents = async ({ report, record }: ReturnType<typeof offerOf>) => {
    if (!record || !report.offer) return { report, record };
    const incidents = await openIncidents(record.service, now());
    return { record, report: { ...report, offer: { ...report.offer, incidents } } };
  };

  return {
    /**
     * Keeps the decisions that may be applied, and writes on each report what is offered with it. Costs no call where
     * nothing may be.
     * @returns the reports, in their order
     */
    async keep(
      analysed: readonly { report: ServiceReport; reading?: { tags: readonly Tag[] } }[],
      priceBasis: string,
    ): Promise<ServiceReport[]> {
      const offers = analysed.map(({ report, reading }) =>
        reading ? offerOf(report, reading.tags, mode) : { report },
      );
      const offered = await Promise.all(offers.map(withIncidents));
      const entries = offered.flatMap(({ report, record }) => {
        const facts = { priceBasis, patch: report.offer?.patch };
        return record ? [{ record, report: { report, facts } }] : [];
      });
      if (entries.length > 0) await decisions.keep(entries, now());
      return offered.map(({ report }) => report);
    },

    /** Notes where the message is that offers the decision, and takes the buttons off the service's earlier message. */
    async posted({ offer, place }: ServiceReport, message: MessageReference): Promise<void> {
      const id = offer?.decisionId;
      if (id === undefined) return;
      await decisions.posted(id, message, now());
      const before = await decisions.succeed(place, { id, message }, now());
      // The message before it loses its buttons: one recommendation of a service may be applied, the newest.
      if (before) await applies?.send([{ kind: 'superseded', ...before }]);
    },

    /** Whether a message offers this decision already. */
    async isPosted({ offer }: ServiceReport): Promise<boolean> {
      return (
        offer?.decisionId !== undefined && (await decisions.load(offer.decisionId))?.message !== undefined
      );
    },

    /** Hands over what needs no click. Safe to repeat: a decision is applied once. */
    async startAutomatic(reports: readonly ServiceReport[]): Promise<void> {
      const work = reports.flatMap(({ offer }): ApplyWork[] =>
        offer?.mode === 'auto' && offer.decisionId ? [{ kind: 'auto', decisionId: offer.decisionId }] : [],
      );
      await applies?.send(work);
    },
  };
}
