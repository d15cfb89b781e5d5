import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** A task's id of 32 hexadecimal digits, or its ARN. A service whose name looks like an id is named with its cluster. */
const taskForm = /^[\da-f]{32}$|^arn:[\w-]+:ecs:[\w-]+:\d{12}:task\/[\w-]+\/[\da-f]{32}$/;

/** `/steward why TASK` and `/steward why SERVICE`: why a task stopped, or the last task of a service that did. */
export const why: SlashCommand = {
  word: 'why',
  help: '`/steward why SERVICE` or `why TASK` – why its last task stopped, or this one (id or ARN)',
  mostWords: 1,
  read([name = '']) {
    if (taskForm.test(name))
      return { question: { kind: 'why-task', task: name }, acknowledgement: 'Looking…' };
    const service = serviceNamed(name);
    if (service) return { question: { kind: 'why-service', ...service }, acknowledgement: 'Looking…' };
    return { problem: 'Which one? `/steward why SERVICE`, or `/steward why TASK` with its id or its ARN.' };
  },
};
