import { Alert, Button, type ButtonProps, Group, Stack, type StackProps } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { inDoubt } from '../base/send-once.ts';
import classes from './form.module.css';
import { ProblemAlert } from './problem.tsx';

export type FormProps = {
  /** Sends what was entered. */
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** How the sending stands: a mutation, or what is left to say of one. */
  saving: { error: Error | null; isPending: boolean };
  /** The word on the button that sends; null where there is nothing to send. */
  submit: string | null;
  submitProps?: ButtonProps;
  onCancel?: () => void;
  cancel?: string;
  cancelProps?: ButtonProps;
  /** The way out has the focus first, for what cannot be undone. */
  careful?: boolean;
  /** Where the buttons stand; a wide one is alone. */
  buttons?: 'end' | 'start' | 'wide';
  stack?: StackProps;
  children: ReactNode;
};

/** A form: its fields, what went wrong with them as a whole, and the buttons. Fields are checked by the page itself. */
export function Form(props: FormProps) {
  const { t } = useTranslation();
  const { saving, submit, submitProps, onCancel, buttons = 'end' } = props;
  const doubtful = useSyncExternalStore(inDoubt.subscribe, inDoubt.now);
  /** What went wrong, with the way to send again: a refusal pushes the button that was just pressed out of sight. */
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (saving.error) end.current?.scrollIntoView({ block: 'nearest' });
  }, [saving.error]);
  /** Waiting, the button cannot have the focus, and the keyboard begins at the top of the page again. */
  const sender = useRef<HTMLButtonElement>(null);
  const wasPending = useRef(false);
  useEffect(() => {
    const isOver = wasPending.current && !saving.isPending;
    if (isOver && document.activeElement === document.body) sender.current?.focus({ preventScroll: true });
    wasPending.current = saving.isPending;
  }, [saving.isPending]);
  const send = submit !== null && (
    <Button ref={sender} type="submit" loading={saving.isPending} {...submitProps}>
      {submit}
    </Button>
  );
  const cancel = onCancel && (
    <Button
      variant="default"
      size={submitProps?.size}
      onClick={onCancel}
      data-autofocus={props.careful}
      {...props.cancelProps}
    >
      {props.cancel ?? t('cancel')}
    </Button>
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(event);
      }}
    >
      <Stack {...props.stack}>
        {props.children}
        {saving.isPending && doubtful && (
          <Alert color="gray" variant="light" role="status" title={t('inDoubt.title')}>
            {t('inDoubt.text')}
          </Alert>
        )}
        <Stack ref={end} gap={props.stack?.gap} className={classes.end}>
          {saving.error && <ProblemAlert error={saving.error} />}
          {buttons === 'wide'
            ? send
            : (send || cancel) && (
                <Group justify={buttons === 'end' ? 'flex-end' : undefined}>
                  {buttons === 'end' ? cancel : send}
                  {buttons === 'end' ? send : cancel}
                </Group>
              )}
        </Stack>
      </Stack>
    </form>
  );
}
