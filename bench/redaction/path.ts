import { readFileSync } from 'node:fs';
import { gatherEvidence } from '../../functions/diagnose-stops/gather-evidence.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { triage } from '../../shared/incidents/triage.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import { noEvidence } from '../../shared/model/evidence.ts';
import { incidentOf, newEpisode } from '../../shared/table/incident-item.ts';

const sample = JSON.parse(
  readFileSync(new URL('../../events/task-stopped/crash-node.json', import.meta.url), 'utf8'),
) as { detail: { stoppedReason?: string; containers: { name: string; reason?: string }[] } };

/** AWS gateways for evidence: one task definition, and a log with these lines. */
function gateways(messages: string[]): Parameters<typeof gatherEvidence>[2] {
  const container = {
    essential: true,
    heapFlags: [],
    secrets: [],
    logDriver: 'awslogs',
    logGroup: '/ecs/web',
  };
  return {
    ecs: {
      describeTask: async () => undefined,
      describeService: async () => undefined,
      describeTaskDefinition: async () => ({
        containers: [{ ...container, name: sample.detail.containers[0]?.name ?? '', logStreamPrefix: 'ecs' }],
      }),
    } as unknown as Parameters<typeof gatherEvidence>[2]['ecs'],
    logs: { tail: async () => messages.map((message, at) => ({ at, message })) },
    logLines: 25,
  };
}

/** Traces of a stop: its item in the table, and its message in Slack. */
export interface Trace {
  item: unknown;
  message: unknown;
  /** Log lines as stored in the table. */
  lines: string[];
}

async function traceOf(event: object, messages: string[]): Promise<Trace> {
  const work = triage(parseEcsEvent(JSON.stringify(event)));
  if (work.action !== 'record' || work.occurrence.kind !== 'stop') throw new Error('the sample is no stop');
  const { id, occurrence } = work;
  const { stop } = work.occurrence;
  const evidence =
    messages.length === 0 ? noEvidence : await gatherEvidence(stop, undefined, gateways(messages));
  const diagnosed = { ...occurrence, diagnosis: diagnose(stop, evidence) };
  const item = { ...newEpisode(id, [diagnosed], undefined, { now: 0, expiresAt: 0 }), evidence };
  const lines = evidence.log?.lines.map(({ message }) => message) ?? [];
  return { item, message: incidentMessage(incidentOf(item)), lines };
}

/** Text as the last events of a log. */
export function throughLog(messages: string[]): Promise<Trace> {
  return traceOf(sample, messages);
}

/** Text as the reason of a stop, and of its container. */
export function throughReason(text: string): Promise<Trace> {
  const containers = sample.detail.containers.map((container) => ({ ...container, reason: text }));
  return traceOf({ ...sample, detail: { ...sample.detail, stoppedReason: text, containers } }, []);
}

/** Every text in a value as its reader sees it: nested JSON and Slack's entities decoded. */
export function textsIn(value: unknown): string {
  const texts: string[] = [];
  JSON.stringify(value, (_, part) => {
    if (typeof part === 'string') texts.push(part);
    return part;
  });
  return texts.join('\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
