import { backOffice } from './back-office.ts';
import { delivery } from './delivery.ts';
import { platform } from './platform.ts';
import { storefront } from './storefront.ts';
import type { Workload } from './workload.ts';

/** The whole fleet. */
export const workloads: Workload[] = [...storefront, ...backOffice, ...platform, ...delivery];
