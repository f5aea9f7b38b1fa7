import { Modal, type ModalProps } from '@mantine/core';
import { type SyntheticEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { confirm } from './confirm.tsx';
import { useReturnFocus } from './use-return-focus.ts';

/** A dialog that lives only while it is open. Where something was typed in it, it asks before it is closed by the way. */
export type DialogProps = Pick<ModalProps, 'title' | 'size' | 'centered' | 'onClose' | 'children'> & {
  /** Something was changed in it otherwise than by typing. */
  changed?: boolean;
};

export function Dialog({ children, onClose, changed, ...props }: DialogProps) {
  const { t } = useTranslation();
  useReturnFocus();
  const content = useRef<HTMLDivElement>(null);
  const typed = useRef(false);
  const asking = useRef(false);
  /** The key that closes the question reaches this dialog too: it answered, and asks for nothing more. */
  const answeredBy = useRef<Event>(undefined);
  const note = ({ target }: SyntheticEvent) => {
    if (!(target instanceof HTMLInputElement && target.type === 'search')) typed.current = true;
  };
  const leave = () => {
    if (asking.current || (window.event && window.event === answeredBy.current)) return;
    // What was sent is not lost, unless it was refused.
    const refused = content.current?.querySelector('[role=alert]');
    if (!typed.current && !changed && !refused) return onClose();
    asking.current = true;
    confirm({
      title: t('discard.title'),
      text: t('discard.text'),
      yes: t('discard.yes'),
      no: t('discard.no'),
      onConfirm: onClose,
      onClose: () => {
        asking.current = false;
        answeredBy.current = window.event;
      },
    });
  };
  return (
    <Modal opened closeButtonProps={{ 'aria-label': t('close') }} onClose={leave} {...props}>
      <div
        ref={content}
        onInputCapture={note}
        onSubmitCapture={() => {
          typed.current = false;
        }}
      >
        {children}
      </div>
    </Modal>
  );
}
