const workerArn = { 'Fn::GetAtt': ['WorkerFunction', 'Arn'] };
const forEverybody = { FunctionName: workerArn, Principal: '*' };

/** A URL for the worker of the small template, as `url: true` packages it. */
export const workerUrl = {
  WorkerUrl: {
    Type: 'AWS::Lambda::Url',
    Properties: { AuthType: 'NONE', TargetFunctionArn: workerArn },
  },
  WorkerUrlPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: { ...forEverybody, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  },
  WorkerPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: { ...forEverybody, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
  },
};
