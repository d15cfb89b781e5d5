import type { ServiceReport } from '../../rightsizing/service-report.ts';
import { notNowDays, notNowValue, slackActions } from '../../task/slack-actions.ts';
import type { Block } from '../../task/slack-message.ts';
import { actions, button, menu } from '../blocks.ts';
import { plain } from '../untrusted.ts';
import { counted } from '../words.ts';
import { orderInWords } from './words.ts';

/** Of a confirmation's 300 characters; the rest is ours. */
const nameRoom = 70;

/** What may be answered to a decision: apply it, not now, and why. */
export function decisionButtons(report: ServiceReport, decisionId: string): Block {
  const { workload, clusterName } = report.place;
  const [name, cluster] = [workload.name, clusterName].map((word) => plain(word, nameRoom));
  const words = `${name} in ${cluster}: a new revision is registered and deployed, its tasks are replaced, and it is watched. If it does badly, the earlier revision comes back by itself.`;
  const confirmation = { title: `${orderInWords(report)}?`, words, yes: 'Apply' };
  return actions(
    button('Apply', { id: slackActions.apply, value: decisionId }, confirmation),
    menu(
      'Not now',
      slackActions.notNow,
      notNowDays.map((days) => ({
        label: `Not for ${counted(days, 'day')}`,
        value: notNowValue(days, decisionId),
      })),
    ),
    button('Why', { id: slackActions.why, value: decisionId }),
  );
}
