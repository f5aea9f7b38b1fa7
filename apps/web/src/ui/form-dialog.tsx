import { Dialog, type DialogProps } from './dialog.tsx';
import { Form, type FormProps } from './form.tsx';

/** A dialog that is one form; cancelling closes it. */
export function FormDialog({
  title,
  size,
  centered,
  onClose,
  changed,
  ...form
}: Omit<DialogProps, 'children'> & Omit<FormProps, 'onCancel'>) {
  return (
    <Dialog title={title} size={size} centered={centered} onClose={onClose} changed={changed}>
      <Form onCancel={onClose} {...form} />
    </Dialog>
  );
}
