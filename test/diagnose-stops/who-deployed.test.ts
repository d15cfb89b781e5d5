import type { Service } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it, test } from '@jest/globals';
import { deployingRecord } from '../../sandbox/fleet/trail.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import type { SelfCheck } from '../../shared/runtime/self-check.ts';
import type { ServiceForTests } from './steward-for-tests.ts';
import { minute } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward({ parameters: { cloudTrail: 'true' } });

const registered = 'registered by pipeline (role shop-deploy)';
const deployed = 'Deployed by amara.okafor (role shop-deploy, via GitHub Actions) at 2026-11-20 ';
const warning = 'CloudTrail denied; the doctor names the remedy';

function serviceInEcs({ name }: ServiceForTests): Service {
  const { state } = steward.sandbox;
  const all = state.clusters().flatMap(({ clusterArn = '' }) => state.services(clusterArn));
  return all.find(({ serviceName }) => serviceName === name) ?? {};
}

/** A service that crashes in its deployment of this many minutes ago, which amara started. */
function deployedService(minutesAgo: number): ServiceForTests {
  const service = steward.newService('task-stopped/crash-node');
  const { state, now } = steward.sandbox;
  const known = serviceInEcs(service);
  const [newest, ...older] = known.deployments ?? [];
  const at = now() - minutesAgo * minute;
  const createdAt = new Date(at);
  state.putService({ ...known, deployments: [{ ...newest, createdAt }, ...older] });
  const { id: deploymentId = '', taskDefinition = '' } = newest ?? {};
  state.putTrailRecord(deployingRecord({ service: service.name, taskDefinition, deploymentId, at }));
  const other = { userIdentity: { type: 'IAMUser', userName: 'someone-else' } };
  state.putTrailRecord(
    deployingRecord(
      { service: service.name, taskDefinition, deploymentId, at },
      { ...other, requestParameters: { cluster: 'staging', service: service.name, taskDefinition } },
    ),
  );
  return service;
}

const asked = () => steward.sandbox.calls.counts()['cloudtrail:LookupEvents'] ?? 0;

describe('deployer in the message', () => {
  afterEach(() => steward.sandbox.faults.clear());

  it('the deployer is shown after the first post, by one call that no repeat makes again', async () => {
    const service = deployedService(20);
    const before = asked();
    await service.send();
    expect(service.text()).toContain(`${deployed}11:40 UTC.`);
    expect(service.text()).toContain(registered);
    expect(service.messages()[0]?.editedCount).toBe(1);
    await service.send();
    await steward.minutes(3);
    expect(asked() - before).toBe(1);
    expect(service.text()).toContain(deployed);
  });

  it('CloudTrail is asked ten minutes after a deployment, when it has the call', async () => {
    const service = deployedService(1);
    const before = asked();
    await service.send();
    await steward.minutes(8);
    expect(asked() - before).toBe(0);
    expect(service.text()).not.toContain('Deployed by');
    await steward.minutes(4);
    expect(service.text()).toContain(deployed);
    await steward.minutes(3);
    expect(asked() - before).toBe(1);
    expect(service.messages()).toHaveLength(1);
  });

  it('CloudTrail is asked at the end of an incident that is over before', async () => {
    const service = deployedService(3);
    await service.send();
    await steward.minutes(4);
    const before = asked();
    const { deployments: [newest] = [], ...known } = serviceInEcs(service);
    const completed = { ...newest, rolloutState: 'COMPLETED' as const, failedTasks: 0 };
    steward.sandbox.state.putService({ ...known, deployments: [completed] });
    service.wasSteadyAt(steward.sandbox.now());
    await service.send(service.event('service-action/steady-state'));
    expect(asked() - before).toBe(1);
  });

  test.each<[string, Omit<Fault, 'operation'>, number]>([
    ['denied', { kind: 'denied' }, 1],
    ['throttled', { kind: 'throttled', times: 3 }, 0],
    ['slow', { kind: 'slow', ms: 3_500 }, 0],
  ])(
    'the message has only who registered the revision where CloudTrail is %s',
    async (_, fault, warnings) => {
      const service = deployedService(20);
      const before = steward.logLines().filter(({ message }) => message === warning).length;
      steward.sandbox.faults.add({ operation: 'LookupEvents', ...fault } as Fault);
      await service.send();
      steward.sandbox.faults.clear();
      await steward.minutes(2);
      expect(service.text()).toContain(registered);
      expect(service.text()).not.toMatch(/Deployed by|CloudTrail|LookupEvents/);
      expect(steward.logLines().filter(({ message }) => message === warning).length - before).toBe(warnings);
    },
  );

  it('the self-check, which the doctor reads, proves the permission and names a denial', async () => {
    const probe = async () => {
      const { result } = await steward.sandbox.invoke('diagnose-stops', { check: true });
      return (result as SelfCheck).probes.find(({ name }) => name === 'cloudTrail');
    };
    expect(await probe()).toEqual({ name: 'cloudTrail' });
    steward.sandbox.faults.add({ operation: 'LookupEvents', kind: 'denied' });
    expect((await probe())?.problem).toContain('AccessDeniedException');
  });

  it('the role of diagnose-stops alone may read CloudTrail', () => {
    const allowed = steward.sandbox.deployment.functions.filter(({ statements }) =>
      statements.some(({ actions }) => actions.includes('cloudtrail:LookupEvents')),
    );
    expect(allowed.map(({ name }) => name)).toEqual(['ecs-steward-production-diagnose-stops']);
  });
});
