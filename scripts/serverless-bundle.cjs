// Serverless plugin: rejects settings that AWS or a function would reject later, bundles the functions before
// packaging, and fixes the compiled template (scripts/stack/).
const root = `${__dirname}/..`;

module.exports = class ServerlessBundle {
  constructor(serverless, options) {
    const { Error: PlainError } = serverless.classes;
    const { service } = serverless;
    const refuse = (problem) => {
      if (problem) throw new PlainError(problem);
    };
    /** Values from the command line, or for the stage in serverless.yml; `endpoint` is not a parameter of the stack. */
    const given = () => {
      const { params = {} } = serverless.configurationInput;
      const pairs = [options.param ?? []].flat().map((text) => text.split(/=(.*)/s).slice(0, 2));
      const { endpoint, ...settings } = {
        ...params[service.provider.stage],
        ...Object.fromEntries(pairs.map(([name, value]) => [name.trim(), value ?? ''])),
      };
      return settings;
    };
    const check = async () => {
      const { settingsProblem, settingsWith } = await import('./stack/settings.ts');
      const { stageProblem } = await import('./stack/place.ts');
      const { environmentProblem } = await import('./stack/environments.ts');
      const { Parameters: parameters } = service.resources;
      refuse(stageProblem(service.provider.stage));
      refuse(settingsProblem(parameters, given()));
      const settings = settingsWith(parameters, given());
      refuse(await environmentProblem(service.functions, settings, root));
      service.provider.stackParameters = Object.entries(settings).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      }));
    };
    const bundle = async () => {
      // The sandbox packages several templates from the same bundles.
      if (process.env.ECS_STEWARD_BUNDLES === 'fresh') return;
      await (await import('./bundle.ts')).bundleFunctions();
    };
    const tidy = async () => {
      const { tidyTemplate } = await import('./stack/tidy-template.ts');
      const { applySettings } = await import('./stack/apply-settings.ts');
      tidyTemplate(service.provider.compiledCloudFormationTemplate);
      applySettings(service.provider.compiledCloudFormationTemplate);
    };
    /** Nothing is sent to a place that was guessed. */
    const checkPlace = async () => {
      const { regionProblem } = await import('./stack/place.ts');
      const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
      refuse(regionProblem(options.region ?? AWS_REGION ?? AWS_DEFAULT_REGION));
    };
    const checkDeployment = async () => {
      if (serverless.processedInput.commands[0] !== 'deploy') return;
      await checkPlace();
      if (given().slackChannel === undefined)
        throw new PlainError('No Slack channel to post to. Give its id: --param slackChannel=C0123456789');
    };
    this.hooks = {
      'before:package:cleanup': async () => {
        await checkDeployment();
        await check();
      },
      'before:remove:remove': checkPlace,
      'before:package:createDeploymentArtifacts': bundle,
      'before:deploy:function:packageFunction': bundle,
      'before:invoke:local:invoke': bundle,
      'after:aws:package:finalize:mergeCustomProviderResources': tidy,
    };
  }
};
