// Serverless plugin: bundles the functions before packaging, and refuses settings that a function would refuse once
// it is deployed.
const parameters = {
  SLACK_CHANNEL: 'slackChannel',
  SLACK_PARAMETER: 'slackParameter',
  EVIDENCE_DAYS: 'evidenceDays',
  LOOKBACK_DAYS: 'lookbackDays',
  TOLERANCE: 'tolerance',
  PRICE_MULTIPLIER: 'priceMultiplier',
  SPOT_FACTOR: 'spotFactor',
  MODE: 'mode',
  APPROVERS: 'approvers',
  SLACK_SIGNING_PARAMETER: 'slackSigningParameter',
  SLACK_TEAM: 'slackTeam',
  FREEZE: 'freeze',
  ROLLOUT_BUDGET: 'rolloutBudget',
};
/** What only the stack knows once it is there. */
const queue = 'https://any.example';
const known = {
  ...{ AWS_REGION: 'any', REPORT_BUCKET: 'any' },
  ...{ WORK_QUEUE_URL: queue, LOOK_QUEUE_URL: queue, APPLY_QUEUE_URL: queue },
  ...{ CHANGES_QUEUE_URL: queue, QUESTIONS_QUEUE_URL: queue },
};

module.exports = class ServerlessBundle {
  constructor(serverless) {
    const { Error: PlainError } = serverless.classes;
    const functions = () => Object.entries(serverless.service.functions);
    const check = async () => {
      for (const [name, { environment }] of functions()) {
        const { environmentSchema } = await import(`../functions/${name}/environment.ts`);
        const { error } = environmentSchema.safeParse({ ...environment, ...known });
        // Packaging needs no channel; deploying asks for one below.
        const problem = error?.issues.find(({ path }) => environment[path[0]] || path[0] !== 'SLACK_CHANNEL');
        if (problem)
          throw new PlainError(`${parameters[problem.path[0]] ?? problem.path[0]} ${problem.message}`);
      }
    };
    const bundle = async () => {
      await check();
      await (await import('./bundle.ts')).bundleFunctions();
    };
    const requireChannel = () => {
      if (functions().every(([, { environment }]) => environment.SLACK_CHANNEL !== '')) return;
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
