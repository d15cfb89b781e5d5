import { type DecisionRecord, idOfParts } from '../model/decision-record.ts';
import { utcDay } from '../model/format.ts';
import { serviceArnOf } from '../model/service-reference.ts';
import { dayMs } from '../model/units.ts';
import { evidence } from './decide/policy.ts';
import type { ServiceReport } from './service-report.ts';
import { sizeAt } from './usage/size-history.ts';

/**
 * The decision of a report as one that may be applied; undefined when it changes no task size, or is of a task family,
 * which nobody deploys. Its id is the same for the same service, revision, numbers and day: a report made twice is one
 * decision, and one that was taken back may be made again another day.
 */
export function decisionRecordOf(report: ServiceReport): DecisionRecord | undefined {
  const { decision, setup, place, tolerance, analysedAt, observed } = report;
  if (decision.action === 'skip' || decision.action === 'keep') return undefined;
  if (!setup || place.kind !== 'service') return undefined;
  const { size: to, containers, action, monthlyUsd, tasks } = decision;
  const { taskDefinitionArn, os, size } = setup;
  const from = size;
  const names = [
    serviceArnOf(place),
    taskDefinitionArn,
    to.cpuUnits,
    to.memoryMiB,
    JSON.stringify(containers),
  ];
  const day = utcDay(analysedAt);
  return {
    id: idOfParts([...names, day]),
    ...{
      service: place,
      taskDefinitionArn,
      os,
      from,
      to,
      containers,
      action,
      tolerance,
      monthlyUsd,
      tasks,
    },
    sizeBefore: sizeAt(observed?.sizes ?? [], analysedAt - evidence.mostGrowthDays * dayMs, size),
    decidedAt: analysedAt,
  };
}
