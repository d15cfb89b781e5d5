import type { SlackQuestion } from '../../model/queue/slack-question.ts';

type WithoutAsker<Question> = Question extends unknown
  ? Omit<Question, 'userId' | 'responseUrl' | 'at' | 'isCommand'>
  : never;

/** Question for the queue with its immediate acknowledgement, or the fault of the command. */
export type ReadCommand =
  | { question: WithoutAsker<SlackQuestion>; acknowledgement: string }
  | { problem: string };

/** Command of `/steward`. */
export interface SlashCommand {
  word: string;
  /** Line in the help, mrkdwn. */
  help: string;
  /** Maximum number of arguments. */
  mostWords: number;
  read: (words: readonly string[]) => ReadCommand;
}

/** Names that ECS allows: letters, digits, hyphens and underscores, at most 255 characters. */
const serviceForm = /^(?:([\w-]{1,255})\/)?([\w-]{1,255})$/;

/** Parses `SERVICE` or `CLUSTER/SERVICE`; undefined for anything else. */
export function serviceNamed(text = ''): { service: string; cluster?: string } | undefined {
  const [, cluster, service] = serviceForm.exec(text) ?? [];
  return service === undefined ? undefined : { service, cluster };
}
