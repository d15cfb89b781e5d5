import type { Remedy } from '../../../model/diagnosis.ts';
import type { Evidence } from '../../../model/evidence.ts';
import { type ServiceReference, serviceArnOf } from '../../../model/service-reference.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';

/** Tells whether ECS Express Mode manages the service. */
export function isExpress({ evidence }: { evidence: Evidence }): boolean {
  return evidence.service?.isExpressMode === true;
}

/**
 * Command that updates an Express Mode service.
 * @param options parameters of UpdateExpressGatewayService, such as `memory` in MiB
 */
export function expressUpdate(place: ServiceReference, options: Record<string, string>): string | undefined {
  const all = { 'service-arn': serviceArnOf(place), ...options };
  return awsCommand('ecs update-express-gateway-service', all, place.region);
}

/**
 * Remedy for any failure of an Express Mode service. Source: UpdateExpressGatewayService in the ECS API reference;
 * monitor-express-gateway-service exists only in the AWS CLI.
 */
export function expressRemedy(place: ServiceReference): Remedy {
  const options = { 'service-arn': serviceArnOf(place) };
  const command = awsCommand('ecs monitor-express-gateway-service', options, place.region);
  return {
    text: 'ECS Express Mode manages this service: change image, size, roles, network or health check path with `aws ecs update-express-gateway-service`. Its next update overwrites what UpdateService changes. Then watch it:',
    ...(command && { command }),
  };
}

/** Command that shows the settings of an Express Mode service. */
export function expressSettings(place: ServiceReference, query: string): string | undefined {
  const options = { 'service-arn': serviceArnOf(place), query };
  return awsCommand('ecs describe-express-gateway-service', options, place.region);
}
