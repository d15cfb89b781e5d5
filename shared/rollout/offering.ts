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
  /** Queue of apply-rightsizing; absent where nothing is changed, and so nothing is automatic. */
  applies?: WorkQueue<ApplyWork>;
  /** Mode of the installation: the upper limit for services. */
  mode: Mode;
  /** Reads the open incidents of a service, which the dialog of its button names. */
  openIncidents: (service: ServiceReference, now: number) => Promise<OpenIncident[]>;
  now: () => number;
}

export type Offering = ReturnType<typeof createOffering>;

/** Offers decisions: by a click if the service's mode is approve, without one if it is auto. */
export function createOffering({ decisions, applies, mode, openIncidents, now }: OfferingParts) {
  const withIncidents = async ({ report, record }: ReturnType<typeof offerOf>) => {
    if (!record || !report.offer) return { report, record };
    const incidents = await openIncidents(record.service, now());
    return { record, report: { ...report, offer: { ...report.offer, incidents } } };
  };

  return {
    /**
     * Stores the decisions that may be applied, and adds the offer to each report. Costs no call if none may be.
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

    /** Records the message that offers the decision, and removes the buttons of the service's earlier message. */
    async posted({ offer, place }: ServiceReport, message: MessageReference): Promise<void> {
      const id = offer?.decisionId;
      if (id === undefined) return;
      await decisions.posted(id, message, now());
      const before = await decisions.succeed(place, { id, message }, now());
      // The earlier message loses its buttons: only the newest recommendation of a service may be applied.
      if (before) await applies?.send([{ kind: 'superseded', ...before }]);
    },

    /** Tells whether a message already offers this decision. */
    async isPosted({ offer }: ServiceReport): Promise<boolean> {
      return (
        offer?.decisionId !== undefined && (await decisions.load(offer.decisionId))?.message !== undefined
      );
    },

    /** Passes on decisions that need no click. Safe to repeat: a decision is applied once. */
    async startAutomatic(reports: readonly ServiceReport[]): Promise<void> {
      const work = reports.flatMap(({ offer }): ApplyWork[] =>
        offer?.mode === 'auto' && offer.decisionId ? [{ kind: 'auto', decisionId: offer.decisionId }] : [],
      );
      await applies?.send(work);
    },
  };
}
