import { AwsError, arnIn, type Service } from './service.ts';
import type { AwsState } from './state.ts';

/** SSM's Parameter Store: reading one parameter. */
export function createSsm(state: AwsState): Service {
  return {
    name: 'ssm',
    target: 'AmazonSSM',
    contentType: 'application/x-amz-json-1.1',
    operations: {
      GetParameter: {
        requires(input, { place }) {
          const name = String(input.Name).replace(/^\//, '');
          return [{ action: 'ssm:GetParameter', resource: arnIn(place, 'ssm', `parameter/${name}`) }];
        },
        run(input, { place }) {
          const parameter = state.parameter(String(input.Name));
          if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${input.Name} not found.`);
          const { name, type } = parameter;
          const readable = type === 'String' || input.WithDecryption === true;
          // Without WithDecryption a SecureString comes as it is stored, which is not what was put in.
          const value = readable ? parameter.value : Buffer.from(parameter.value).toString('base64');
          const ARN = arnIn(place, 'ssm', `parameter/${name.replace(/^\//, '')}`);
          return { Parameter: { Name: name, Type: type, Value: value, Version: 1, ARN, DataType: 'text' } };
        },
      },
    },
  };
}
