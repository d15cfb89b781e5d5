// Serverless plugin: bundles the functions before packaging, and refuses settings that would only fail once deployed.
const settings = [
  {
    variable: 'SLACK_CHANNEL',
    form: /^([CGD][A-Z0-9]{7,})?$/,
    advice:
      'slackChannel must be the id of a channel, such as C0123456789 (Slack: channel details, at the bottom)',
  },
  {
    variable: 'SLACK_PARAMETER',
    form: /^\/[\w./-]+$/,
    advice: 'slackParameter must be the name of an SSM parameter, such as /ecs-steward/slack',
  },
  {
    variable: 'EVIDENCE_DAYS',
    form: /^[1-9]\d*$/,
    advice: 'evidenceDays must be a number of days, 1 or more',
  },
];

module.exports = class ServerlessBundle {
  constructor(serverless) {
    const { Error: PlainError } = serverless.classes;
    const environment = () => serverless.service.functions['diagnose-stops'].environment;
    const check = () => {
      for (const { variable, form, advice } of settings) {
        if (!form.test(environment()[variable])) throw new PlainError(advice);
      }
    };
    const bundle = async () => {
      check();
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
