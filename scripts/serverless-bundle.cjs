// Serverless plugin: bundles the functions before packaging, and refuses settings that the function would refuse once
// it is deployed.
const parameters = {
  SLACK_CHANNEL: 'slackChannel',
  SLACK_PARAMETER: 'slackParameter',
  EVIDENCE_DAYS: 'evidenceDays',
};

module.exports = class ServerlessBundle {
  constructor(serverless) {
    const { Error: PlainError } = serverless.classes;
    const environment = () => serverless.service.functions['diagnose-stops'].environment;
    const check = async () => {
      const { environmentSchema } = await import('../functions/diagnose-stops/environment.ts');
      const { error } = environmentSchema.safeParse({ ...environment(), AWS_REGION: 'any' });
      // Packaging needs no channel; deploying asks for one below.
      const problem = error?.issues.find(({ path }) => environment()[path[0]] || path[0] !== 'SLACK_CHANNEL');
      if (problem)
        throw new PlainError(`${parameters[problem.path[0]] ?? problem.path[0]} ${problem.message}`);
    };
    const bundle = async () => {
      await check();
      await (await import('./bundle.ts')).bundleFunctions();
    };
    const requireChannel = () => {
      if (environment().SLACK_CHANNEL) return;
      throw new PlainError('No Slack channel to post to. Give its id: --param slackChannel=C0123456789');
    };
    this.hooks = {
      'before:deploy:deploy': requireChannel,
      'before:package:createDeploymentArtifacts': bundle,
      'before:deploy:function:packageFunction': bundle,
      'before:invoke:local:invoke': bundle,
    };
  }
};
