import { serviceUrl, taskDefinitionUrl } from '../../model/console-links.ts';
import { sameSize } from '../../model/fargate-sizes.ts';
import { slackDate } from '../../model/format.ts';
import { type Hold, hasEnded, type Rollout } from '../../model/rollout.ts';
import type { Mode } from '../../model/steward-tags.ts';
import {
  bold,
  context,
  factBlocks,
  header,
  inlineCode,
  link,
  list,
  paragraph,
  plainContext,
  preformatted,
  richText,
  section,
  text,
} from '../../slack/blocks.ts';
import { draftThatFits, slackLimits } from '../../slack/limits.ts';
import type { Block, SlackMessage } from '../../slack/message.ts';
import { whereabouts } from '../../slack/names.ts';
import { literal, literalLines, mrkdwn, plain } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { noteWords } from './note-words.ts';
import { serviceFacts } from './service-facts.ts';
import { actionInWords, riskInWords, runnerUpInWords, savingInWords, stepsOf } from './service-words.ts';
import { reasonWords } from './skip-words.ts';
import { usageCharts } from './slack-chart.ts';
import {
  decisionButtons,
  rollBackButton,
  rolloutBlocks,
  rolloutText,
  rolloutTitle,
} from './slack-rollout.ts';
import { isCharted, usageTable } from './usage-table.ts';

/** Facts that the message takes from the run that analyzed the service. */
export interface ServiceMessageFacts {
  priceBasis: string;
  /** Link to the full report; may be a presigned URL of 2,000 characters. */
  htmlLink?: string;
  /** Id of the decision, if it may be applied. */
  decisionId?: string;
  /** Mode of the service: what ECS Steward may do to it. */
  mode?: Mode;
  /** Answer to the decision as fixed text (mrkdwn), such as who snoozed it; the buttons are then removed. */
  answered?: string;
  /** Lines to change in the code that owns the service (shared/rollout/code/patch.ts). */
  patch?: { sentence: string; file?: string; patch: string };
  /** Rollout of the decision, running or finished. */
  rollout?: Rollout;
  /** Hold on the service, with its reason. */
  hold?: Hold;
}

const nameRoom = 100;
const sentenceRoom = 800;
const lineRoom = 300;
const mostSteps = 8;
const mostNotes = 6;
const mostPatchLines = 80;
const patchRoom = 2000;
/** A presigned URL contains a session token. */
export const reportLinkRoom = 2500;

/** `checkout · Grow to 1 vCPU / 3 GiB`. */
function title(report: ServiceReport, rollout?: Rollout): string {
  const name = plain(report.place.name, slackLimits.headerText / 2);
  return `${name} · ${rollout ? rolloutTitle(rollout) : actionInWords(report)}`;
}

/** `*High risk at its current size* · +$42/month · analyzed Nov 25 03:00`. */
function statusLine(report: ServiceReport, rollout?: Rollout): string {
  // Once it is applied, the old size's risk and the promised savings are history.
  if (rollout) return `Analyzed ${slackDate(report.analysedAt)}`;
  const risk = riskInWords(report);
  const parts = [
    risk ? `*${risk[0]?.toUpperCase()}${risk.slice(1)} risk at its current size*` : '',
    savingInWords(report) ?? '',
    `analyzed ${slackDate(report.analysedAt)}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function bullets(heading: string, lines: readonly string[], most: number, room: number): Block[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, most).map((line) => [text(literal(line, room))]);
  const leftOut = lines.length - shown.length;
  const words = leftOut > 0 ? `${heading} (${leftOut} more left out)` : heading;
  return [richText(paragraph(bold(words)), list('bullet', shown))];
}

function linkLine({ place, setup }: ServiceReport, { htmlLink }: ServiceMessageFacts): Block[] {
  const links: [string, string | undefined][] = [
    ['Service', serviceUrl(place, 'health')],
    ['Task definition', setup && taskDefinitionUrl(place, setup.family, setup.revision)],
  ];
  const console = links.flatMap(([label, url]) => (url ? [link(url, label)] : []));
  // In a block of its own, since it may fill the text limit alone.
  const report = htmlLink ? [link(htmlLink, 'Full report', reportLinkRoom)] : [];
  const pieces = [...report, ...console];
  return pieces.length === 0 ? [] : [context(...pieces)];
}

/** Buttons, until they are answered or the decision is applied automatically. */
function answerBlocks(
  report: ServiceReport,
  { decisionId, mode, answered, rollout }: ServiceMessageFacts,
): Block[] {
  if (rollout) return rollBackButton(rollout);
  if (answered !== undefined) return [section([answered])];
  if (decisionId === undefined || (mode !== 'approve' && mode !== 'auto')) return [];
  const automatic = 'Mode is auto: applied automatically once all checks pass.';
  return [
    decisionButtons(report, decisionId, report.offer?.incidents),
    ...(mode === 'auto' ? [context(automatic)] : []),
  ];
}

/** Code change without which the next deployment reverts the resize. */
function patchBlocks({ patch }: ServiceMessageFacts, room: (characters: number) => number): Block[] {
  if (!patch) return [];
  const where = patch.file === undefined ? [] : [text(' '), inlineCode(literal(patch.file, room(nameRoom)))];
  const lines = literalLines([patch.patch], { lines: mostPatchLines, characters: room(patchRoom) });
  const sentence = paragraph(bold(literal(patch.sentence, room(lineRoom))), ...where);
  return [richText(sentence, ...(lines === '' ? [] : [preformatted(lines)]))];
}

/** Usage against the sizes: Slack charts, or a small table if the workspace has none. */
function usageBlocks({ observed, setup, decision }: ServiceReport, native: boolean): Block[] {
  if (!setup || !isCharted(observed)) return [];
  const advised = decision.action === 'skip' ? undefined : decision.size;
  if (native) return usageCharts(observed, setup.size, advised);
  const other = advised && sameSize(advised, setup.size) ? undefined : advised;
  return [richText(preformatted(usageTable(observed, setup.size, other)))];
}

/** Facts of the analysis that a rollout replaces: configuration and cost. */
const replaced: ReadonlySet<string> = new Set(['Runs', 'Cost']);

/** Facts of a rollout that is rolling back or has finished: the running size, without the outdated recommendation. */
function endedDraft(
  report: ServiceReport,
  facts: ServiceMessageFacts,
  rollout: Rollout,
  scale: number,
): Block[] {
  const room = (characters: number) => Math.ceil(characters * scale);
  return [
    header(title(report, rollout)),
    ...rolloutBlocks(rollout, facts.hold, scale),
    section([whereabouts(report.place, room(nameRoom))]),
    ...(keepsNewSize(rollout) ? patchBlocks(facts, room) : []),
    ...linkLine(report, facts),
  ];
}

/** Tells whether a rollout ended with the new size: then the code that owns the service has to know it. */
function keepsNewSize({ state }: Rollout): boolean {
  return state === 'verified' || state === 'not-enough' || state === 'not-observed';
}

function draft(report: ServiceReport, facts: ServiceMessageFacts, native: boolean, scale: number): Block[] {
  const { rollout } = facts;
  if (rollout && (rollout.state === 'reverting' || hasEnded(rollout))) {
    return endedDraft(report, facts, rollout, scale);
  }
  const room = (characters: number) => Math.ceil(characters * scale);
  const runnerUp = runnerUpInWords(report);
  const known = serviceFacts(report, facts.priceBasis).filter(
    ({ label }) => !rollout || !replaced.has(label),
  );
  const gaps = report.gaps.slice(0, slackLimits.contextElements).map((gap) => plain(gap, room(lineRoom)));
  return [
    header(title(report, rollout)),
    ...(rollout ? rolloutBlocks(rollout, facts.hold, scale) : []),
    section([statusLine(report, rollout), whereabouts(report.place, room(nameRoom))]),
    richText(paragraph(text(literal(reasonWords(report.decision), room(sentenceRoom))))),
    ...(rollout ? [] : bullets('What to do', stepsOf(report), mostSteps, room(lineRoom))),
    ...answerBlocks(report, facts),
    ...patchBlocks(facts, room),
    ...bullets('Caveats', report.notes.map(noteWords), mostNotes, room(lineRoom)),
    ...usageBlocks(report, native),
    ...factBlocks(known.map(({ label, value }) => ({ label, value: mrkdwn(value, room(lineRoom)) }))),
    ...(runnerUp ? [richText(paragraph(text(literal(runnerUp, room(lineRoom)))))] : []),
    ...linkLine(report, facts),
    ...(gaps.length > 0 ? [plainContext(gaps)] : []),
  ];
}

/**
 * Slack message on one service: the recommendation, its reason, usage against both sizes, and caveats; with buttons if
 * it may be applied, and with its rollout. Stays within Slack's limits. `classicBlocks` contain a small table in place
 * of the charts.
 */
export function serviceSizingMessage(report: ServiceReport, facts: ServiceMessageFacts): SlackMessage {
  const name = mrkdwn(report.place.name, nameRoom);
  const reason = mrkdwn(reasonWords(report.decision), lineRoom);
  const risk = riskInWords(report);
  const order = `${name} in ${mrkdwn(report.place.cluster, nameRoom)}: ${actionInWords(report)}${risk && ` (${risk} risk)`}\n${reason}`;
  return {
    text: facts.rollout ? rolloutText(facts.rollout) : order,
    blocks: draftThatFits((scale) => draft(report, facts, true, scale)),
    classicBlocks: draftThatFits((scale) => draft(report, facts, false, scale)),
  };
}

/** Facts about the offer that a report's message shows. */
export function factsOfOffer({ offer }: ServiceReport): Partial<ServiceMessageFacts> {
  if (!offer) return {};
  const { mode, patch, decisionId } = offer;
  return { mode, patch, decisionId: mode === 'approve' ? decisionId : undefined };
}
