import { type DecisionRecord, idOfParts } from '../model/decision-record.ts';
import { utcDay } from '../model/format.ts';
import { serviceArnOf } from '../model/service-reference.ts';
import { dayMs } from '../model/units.ts';
import { evidence } from './decide/policy.ts';
import type { ServiceReport } from './service-report.ts';
import { sizeAt } from './usage/size-history.ts';

/**
 * Turns the decision of a report into a record that can be applied; undefined if it changes no task size, or is for a
 * task family, which is not deployed. The id is the same for the same service, revision, numbers and day: a report
 * created twice is one decision, and one that was rolled back can be recommended again another day.
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
