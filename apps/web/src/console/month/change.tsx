import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { changeOf } from './figures.ts';
import classes from './month.module.css';

/** By how much a number is more or less than the month before. */
export function Change(props: { present: number | null; before: number | null }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const by = changeOf(props.present, props.before);
  // Keeps its place in a column, so that numbers stand beneath each other.
  if (by === null) return <span className={classes.change} />;
  const amount = format.number(Math.abs(by));
  return (
    <Text span size="sm" c="dimmed" className={classes.change}>
      {by === 0 ? '=' : by > 0 ? `+${amount}` : `−${amount}`}
      <span className="visually-hidden"> {t('month.against')}</span>
    </Text>
  );
}
