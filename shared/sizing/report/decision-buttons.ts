import { counted } from '../../model/format.ts';
import { notNowDays, notNowValue, slackActions } from '../../model/slack-actions.ts';
import { actions, button, menu } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { plain } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { orderInWords } from './words.ts';

/** Of a confirmation's 300 characters; the rest is ours. */
const nameRoom = 70;

/** What may be answered to a decision: apply it, not now, and why. */
export function decisionButtons(report: ServiceReport, decisionId: string): Block {
  const [name, cluster] = [report.place.name, report.place.cluster].map((word) => plain(word, nameRoom));
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
