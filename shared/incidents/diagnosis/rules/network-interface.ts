import { whenSaid } from '../rule.ts';

export const networkInterfaceFailed = whenSaid({
  id: 'network-interface-failed',
  cause: 'network-interface-failed',
  topics: ['network-interface'],
});
