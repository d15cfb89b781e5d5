import type { Remedy } from '../../../model/diagnosis.ts';
import { type Facts, remedy } from './facts.ts';

/** Container added by ECS Service Connect or FireLens that caused the stop. */
export interface Helper {
  kind: 'service-connect-proxy' | 'log-router';
  /** Display name: "Service Connect proxy". */
  words: string;
  remedies: Remedy[];
}

const routerName = /(?:^|[-_])(?:log[-_]?router|firelens|fluent[-_]?(?:bit|d))(?:$|[-_])/i;

/** Service Connect proxy or FireLens log router, if it is the container at fault. */
export function helperAtFault(facts: Facts): Helper | undefined {
  const { finding, defined } = facts;
  const name = finding.container ?? '';
  if (name.startsWith('ecs-service-connect-')) {
    return { kind: 'service-connect-proxy', words: 'Service Connect proxy', remedies: proxyRemedies };
  }
  const isRouter = defined ? (defined.isLogRouter ?? routerName.test(name)) : routerName.test(name);
  if (!isRouter) return undefined;
  return { kind: 'log-router', words: 'FireLens log router', remedies: routerRemedies(facts) };
}

/** Sources: "Amazon ECS Service Connect components"; amazon-ecs-service-connect-agent issues 41, 91 and 127. */
const proxyRemedies: Remedy[] = [
  {
    text: 'Read the log of the proxy (logConfiguration in serviceConnectConfiguration of the service). Without one, set it: the logs of your containers do not hold it.',
  },
  {
    text: 'Give the task 256 CPU units and 64 MiB more for the proxy (512 and 128 above 500 requests per second), and check that its Cloud Map namespace still exists.',
  },
];

/** Sources: "Send Amazon ECS logs to an AWS service or AWS Partner"; aws-for-fluent-bit, troubleshooting guide. */
function routerRemedies({ finding, revision, defined, evidence }: Facts): Remedy[] {
  const own =
    defined?.logDriver === undefined
      ? `Give the log router a logConfiguration of its own (awslogs) in ${revision}: it does not route its own log.`
      : evidence.log
        ? 'Read the last lines of its log below: Fluent Bit names the section of its configuration that failed.'
        : 'Read its own log: Fluent Bit names the section of its configuration that failed.';
  return [
    remedy(own),
    remedy(byExit(finding.exitCode)),
    remedy(
      `It is essential in ${revision}, so the task ends with it. With essential false the program goes on, and its log lines are lost until the next task.`,
    ),
  ];
}

function byExit(exitCode: number | undefined): string {
  if (exitCode === 137 || exitCode === 3221225495)
    return 'Bound its buffers (Mem_Buf_Limit, storage.type filesystem) or raise its memory: a slow destination fills them.';
  if (exitCode === 139 || exitCode === 134)
    return 'Use the stable tag of aws-for-fluent-bit, or the tag that ran last: crashes of Fluent Bit are mostly fixed by a version.';
  return 'Check its configuration: config-file-value, the plug-in names and options of each output, and that the task role (not the execution role) may write to the destination.';
}
