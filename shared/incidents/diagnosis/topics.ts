/**
 * Subject of an ECS message. The same errors ("AccessDeniedException", "i/o timeout") occur with an image, a secret or
 * a log group, so a rule needs the subject before it reads the verdict.
 */
export type Topic =
  | 'registry-auth'
  | 'image'
  | 'dependency'
  | 'environment-file'
  | 'efs'
  | 'volume'
  | 'logging'
  | 'secret'
  | 'network-interface'
  | 'start'
  | 'none';

/**
 * Patterns of the topics, in order of evaluation: names inside a message (an image called my-efs-app, a container
 * called log-driver) must not outrank the error class at its start. Short words match only as separate words: a path
 * such as /mnt/efs/app.yml is not a subject.
 */
const topics: readonly [Topic, RegExp][] = [
  // A resource that the closest instance lacks (a free ENI, a log driver) did not fail: no instance was chosen.
  ['none', /no container instances? met\b|closest matching/],
  // A denied action of the pull names its subject, whatever the sentence around it says of authorization.
  ['image', /perform: ecr:(?!getauthorizationtoken)/],
  // Before image: the EC2 agent reports a failed ECR login, which is an AWS call, as CannotPullECRContainerError.
  [
    'registry-auth',
    /registry auth|getauthorizationtoken|\bapi\.ecr|\becr auth|pullcontainerautherror|pullecrcontainererror: (?:check your .{0,400})?(?:accessdenied|nocredential|requesterror)|\basm resource:|\basm fetching\b/,
  ],
  ['image', /cannotpull/],
  [
    'dependency',
    /dependency graph|ordering dependency|container dependency|dependent container|dependency will never start/,
  ],
  ['environment-file', /environment ?(?:variable )?files?\b|\benv ?files?\b/],
  // The volume plugin of ECS mounts nothing else.
  ['efs', /(?<![\w/.-])efs(?![\w/-])|\.efs\.|mount\.nfs|elasticfilesystem|amazon-ecs-volume-plugin\.sock/],
  [
    'volume',
    /volumedriver|volumeerror|mounting volume|no such volume|volume plug-?in|\bfsx|(?<![\w/.-])ebs(?![\w/-])|credentialsparameter|bind source path does not exist|volume attachment|(?:create|mount|attach|detach|format) (?:the |docker |local )?volume/,
  ],
  [
    'logging',
    /logging driver|logger args|logger:|log[ -]driver|log group|log stream|log opt\b|firelens (?:s3 )?(?:resource|config|bridge|socket|file)|awsfirelens|for firelens|invalid firelens|(?<![\w/.-])awslogs(?![\w/])/,
  ],
  // Before start, because Fargate nests "CannotStartContainerError: ResourceInitializationError: ...".
  [
    'secret',
    /secrets? (?:data|manager|with arn|from|arn|value|resource)|(?:fetch|retrieve|pull|get|find)\w* (?:the )?secrets?\b|secretsmanager|parameter store|systems manager|(?<![\w/.-])ssm(?![\w/-])|\/\/ssm\.|\bsecret does not exist|invalid parameters|parameternotfound/,
  ],
  [
    'network-interface',
    /network interface|network namespace|(?<![\w/.:-])enis?(?![\w/-])|eniinformationerror|containernetworkingerror|networknamespaceerror|netplugin|(?<![\w/.-])cni(?![\w/-])|insufficientfreeaddresses|invalidsubnetid|invalidgroup\.notfound|invalidsecuritygroup/,
  ],
  [
    'image',
    /pull(?:ing)? (?:the )?image|image pull|pull command failed|\bref pull|failed to resolve ref|httpreade?r?seeker|pull access denied|pull rate limit|toomanyrequests|image manifest|manifest (?:for|unknown)|task (?:cannot|can't) pull|normalize image/,
  ],
  [
    'start',
    /cannotstartcontainer|cannotcreatecontainer|hostconfigerror|dockerclientconfigerror|oci runtime|\brunc\b|cannot start container|failed to (?:create|start) (?:shim|task for|new container|container)|unable to start container|unable to create new container|starting container process|container_linux\.go|starting userland proxy|\$path\b/,
  ],
];

/** Topic of a normalized message; `none` if it does not concern a failing resource. */
export function topicOf(text: string): Topic {
  for (const [topic, pattern] of topics) {
    if (pattern.test(text)) return topic;
  }
  return 'none';
}
