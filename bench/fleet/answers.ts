import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { failureWords } from '../../shared/model/read-failure.ts';
import type { SkipReason } from '../../shared/sizing/decide/reason.ts';
import type { ServiceReport } from '../../shared/sizing/service-report.ts';
import { createSizingScans } from '../../shared/table/sizing-scans.ts';
import type { Account } from './account.ts';
import type { FleetCluster } from './fleet.ts';

/** Results of the scan, compared with the fleet. */
export interface Answers {
  answered: number;
  missing: number;
  /** Workloads with more than one result. */
  double: number;
  byAction: Record<string, number>;
  /** Reason codes of the skipped workloads. */
  skipped: Record<string, number>;
}

/** Reads the results from the table. */
export async function readAnswers(
  { sandbox, environment }: Account,
  scan: string,
  fleet: readonly FleetCluster[],
): Promise<Answers> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(sandbox.clientConfig));
  const scans = createSizingScans(client, { tableName: environment.TABLE_NAME ?? '', keepDays: 30 });
  const names = new Map<string, number>();
  const answers: Answers = { answered: 0, missing: 0, double: 0, byAction: {}, skipped: {} };
  for await (const { rows } of scans.rows(scan)) {
    for (const { place, decision } of rows as ServiceReport[]) {
      const { name } = place;
      names.set(name, (names.get(name) ?? 0) + 1);
      add(answers.byAction, decision.action);
      if (decision.action === 'skip') add(answers.skipped, kindOf(decision.reason));
    }
  }
  const wanted = fleet.flatMap(({ services, families }) => [
    ...services.map(({ name }) => name),
    ...families,
  ]);
  answers.answered = wanted.filter((name) => names.has(name)).length;
  answers.missing = wanted.length - answers.answered;
  answers.double = [...names.values()].filter((times) => times > 1).length;
  return answers;
}

/** Code of a reason, with the failed action if there is one. */
function kindOf(reason: SkipReason): string {
  return reason.code === 'not-analysed' ? `${reason.code}: ${failureWords(reason.failure)}` : reason.code;
}

function add(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
