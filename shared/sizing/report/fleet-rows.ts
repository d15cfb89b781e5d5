import { sizeInWords } from '../../model/format.ts';
import type { ServiceReport } from '../service-report.ts';
import { changeInWords, monthlyChange } from './money.ts';
import { riskInWords, verb } from './words.ts';

/** One service in a table of the fleet. The names are from outside and must be made fit for their place. */
export interface FleetRow {
  service: string;
  cluster: string;
  order: string;
  risk: string;
  inUse: string;
  /** Empty where the size stays. */
  advised: string;
  /** What a month then costs more; empty where nothing changes. */
  change: string;
  /** The same as a number, where a price is known. */
  changeUsd?: number;
}

export function fleetRow(report: ServiceReport): FleetRow {
  const { place, decision, setup } = report;
  const changes = decision.action !== 'skip' && decision.action !== 'keep';
  return {
    service: place.kind === 'family' ? `${place.name} (family)` : place.name,
    cluster: place.cluster,
    order: verb(report),
    risk: riskInWords(report),
    inUse: setup ? sizeInWords(setup.size) : '',
    advised: changes ? sizeInWords(decision.size) : '',
    change: changeInWords(report) ?? '',
    changeUsd: decision.action === 'keep' ? 0 : monthlyChange(report),
  };
}
