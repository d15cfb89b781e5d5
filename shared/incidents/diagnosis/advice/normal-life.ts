import type { Advice, Facts } from './facts.ts';

export function deployment(): Advice {
  return { sentence: 'A newer deployment of the service replaced the task.', remedies: [] };
}

export function scaleIn(): Advice {
  return { sentence: 'The service was scaled in and needed the task no longer.', remedies: [] };
}

export function userStopped({ finding }: Facts): Advice {
  const certain = finding.confidence === 'certain';
  return {
    sentence: certain
      ? 'Somebody, or a program, stopped the task with StopTask.'
      : 'The reason is not one of ECS, and no container failed: it looks like the text of a StopTask call.',
    remedies: [],
  };
}
