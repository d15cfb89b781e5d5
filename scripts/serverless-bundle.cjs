// Serverless plugin: bundles the functions before packaging, and refuses to deploy without a channel.
module.exports = class ServerlessBundle {
  constructor(serverless) {
    const bundle = async () => (await import('./bundle.ts')).bundleFunctions();
    const requireChannel = () => {
      const { SLACK_CHANNEL } = serverless.service.functions['diagnose-stops'].environment;
      if (!SLACK_CHANNEL) {
        throw new serverless.classes.Error(
          'No Slack channel to post to. Give its id: --param slackChannel=C0123456789',
        );
      }
    };
    this.hooks = {
      'before:deploy:deploy': requireChannel,
      'before:package:createDeploymentArtifacts': bundle,
      'before:deploy:function:packageFunction': bundle,
      'before:invoke:local:invoke': bundle,
    };
  }
};
