import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** Task ID (32 hexadecimal digits) or task ARN. A service whose name looks like a task ID must be given with its cluster. */
const taskForm = /^[\da-f]{32}$|^arn:[\w-]+:ecs:[\w-]+:\d{12}:task\/[\w-]+\/[\da-f]{32}$/;

/** `/steward why TASK` and `/steward why SERVICE`: explains why a task, or the last stopped task of a service, stopped. */
export const why: SlashCommand = {
  word: 'why',
  help: '`/steward why SERVICE` or `why TASK` – why its last task, or the given task (ID or ARN), stopped',
  mostWords: 1,
  read([name = '']) {
    if (taskForm.test(name))
      return { question: { kind: 'why-task', task: name }, acknowledgement: 'Looking…' };
    const service = serviceNamed(name);
    if (service) return { question: { kind: 'why-service', ...service }, acknowledgement: 'Looking…' };
    return { problem: 'Which one? `/steward why SERVICE`, or `/steward why TASK` (task ID or ARN).' };
  },
};
