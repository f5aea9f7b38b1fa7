import type { ReactNode } from 'react';

/** What is asked before something that is hard to take back. */
export type Question = {
  title: string;
  text: ReactNode;
  /** What is about to be done, as its button says it. */
  yes: string;
  no?: string;
  onConfirm: () => void;
  /** However it was answered. */
  onClose?: () => void;
};
