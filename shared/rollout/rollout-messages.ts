import type { MessageReference } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { parseKeptReport } from '../sizing/kept-report.ts';
import { goBackText, rolloutText } from '../sizing/report/slack-rollout.ts';
import { type ServiceMessageFacts, serviceSizingMessage } from '../sizing/report/slack-service.ts';
import { section } from '../slack/blocks.ts';
import type { SlackChannel } from '../slack/client.ts';
import { findEarlierPost, unlessScopeIsMissing } from '../slack/earlier-post.ts';
import type { SlackMessage } from '../slack/message.ts';
import { mrkdwnWithPeopleAndTimes } from '../slack/names.ts';
import type { Decisions } from '../table/decisions.ts';
import type { Rollouts } from '../table/rollouts.ts';

/** Characters of a reason. */
const reasonRoom = 500;

interface RolloutMessageParts {
  slack: SlackChannel;
  decisions: Decisions;
  rollouts: Rollouts;
  log: Log;
}

/** Creates the updater of decisions' messages. Methods throw GatewayError if Slack refused or failed. */
export function createRolloutMessages({ slack, decisions, rollouts, log }: RolloutMessageParts) {
  const contentOf = async (id: string, facts: Partial<ServiceMessageFacts>) => {
    const kept = await decisions.load(id);
    if (!kept) return undefined;
    const { report, facts: keptFacts } = parseKeptReport(kept.report);
    return { message: serviceSizingMessage(report, { ...keptFacts, ...facts }), posted: kept.message };
  };

  const answer = async (decisionId: string, answered: string): Promise<void> => {
    const content = await contentOf(decisionId, { answered });
    const reference = content?.posted;
    if (!content || !reference) return;
    await slack.using((channel) => channel.update(reference, content.message));
  };

  /** Removes the buttons of an earlier message of the service, unless it shows a rollout. */
  const superseded = async (decisionId: string, message: MessageReference): Promise<void> => {
    const rollout = await rollouts.load(decisionId);
    if (rollout?.message?.ts === message.ts) return;
    const content = await contentOf(decisionId, {
      answered: 'Superseded by a newer message of this service.',
    });
    if (content) await slack.using((channel) => channel.update(message, content.message));
  };

  /** The rollout's message is now the newest of its service: one before it loses its buttons. */
  const supersedeBefore = async ({ id, decision, startedAt }: Rollout, message: MessageReference) => {
    const before = await decisions.succeed(decision.service, { id, message }, startedAt);
    if (before) await superseded(before.id, before.message);
  };

  return {
    /** Shows the state of the rollout; at its end the thread gets a reply, too, since an edit notifies no one. */
    async rollout(rollout: Rollout): Promise<MessageReference | undefined> {
      if (rollout.kind === 'go-back') return replyGoBack(rollout, slack, log);
      const hold = await rollouts.holdOf(rollout.decision.service);
      const content = await contentOf(rollout.id, { rollout, hold });
      if (!content) return rollout.message;
      const known = rollout.message ?? content.posted;
      const reference = known ?? (await postOnce(rollout, content.message, slack, log));
      if (rollout.told === undefined) await supersedeBefore(rollout, reference);
      if (known) await showAt(known, content.message, rollout, slack);
      return reference;
    },

    /** Removes the buttons and shows the answer, as fixed text (mrkdwn). */
    answer,

    superseded,

    /** Shows why an automatic decision is not applied; the reason may contain names from outside. */
    refusal: (decisionId: string, reason: string): Promise<void> =>
      answer(decisionId, `Not applied automatically: ${mrkdwnWithPeopleAndTimes(reason, reasonRoom)}`),
  };
}

/** Updates the message of a rollout, and replies in its thread at its end. */
function showAt(
  reference: MessageReference,
  message: SlackMessage,
  rollout: Rollout,
  slack: SlackChannel,
): Promise<void> {
  return slack.using(async (channel) => {
    await channel.update(reference, message);
    if (!hasEnded(rollout)) return;
    // An incoming webhook can neither update nor reply; the end must be shown all the same.
    if (channel.canUpdate) await channel.reply(reference, rolloutText(rollout));
    else await channel.post(message, { rollout: rollout.id });
  });
}

/** Posts the first message of a rollout that started without a click, unless an earlier attempt did. */
function postOnce(
  rollout: Rollout,
  message: SlackMessage,
  slack: SlackChannel,
  log: Log,
): Promise<MessageReference> {
  const tag = { rollout: rollout.id };
  return slack.using(
    async (channel) =>
      (await findEarlierPost(channel, tag, rollout.startedAt, log)) ?? (await channel.post(message, tag)),
  );
}

/**
 * Replies in the thread of the incident, once for each state: an earlier attempt may have died after its reply. Posts in
 * the channel if there is no thread, or if its message takes no reply.
 */
function replyGoBack(rollout: Rollout, slack: SlackChannel, log: Log): Promise<MessageReference | undefined> {
  const { id, state, message } = rollout;
  const words = goBackText(rollout);
  return slack.using(async (channel) => {
    if (!message || !channel.canUpdate) {
      await channel.post({ text: words, blocks: [section([words])] }, { rollout: id });
      return message;
    }
    const tag = { rollout: id, state };
    const isTold = await unlessScopeIsMissing(() => channel.findReply(message, tag), log);
    if (!isTold) await channel.reply(message, words, tag);
    return message;
  });
}
