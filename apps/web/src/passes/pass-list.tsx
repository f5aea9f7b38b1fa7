import { Badge, Text } from '@mantine/core';
import type { Pass } from '@tandem/api/studio';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { usePassWords } from './pass-words.ts';
import classes from './passes.module.css';

/** Passes one below the other: what is left of each, until when, and what can be done with it. */
export function PassList(props: { passes: readonly Pass[]; more?: (pass: Pass) => ReactNode }) {
  const { t } = useTranslation('passes');
  const format = useFormat();
  const words = usePassWords();
  return (
    <ul className={classes.passes}>
      {props.passes.map((pass) => {
        const { passId, name, state, frozen, holders } = pass;
        return (
          <li key={passId} data-over={isOver(pass) || undefined}>
            <div>
              <Text fw={600} component="div">
                {name}{' '}
                {state !== 'valid' && (
                  <Badge
                    variant="light"
                    color={state === 'frozen' ? 'blue' : 'gray'}
                    tt="none"
                    component="span"
                  >
                    {t(`states.${state}`)}
                  </Badge>
                )}
              </Text>
              <Text component="div">
                <strong>{words.left(pass)}</strong> · {words.lasts(pass)}
              </Text>
              {frozen !== null && frozen.to >= frozen.from && !isOver(pass) && (
                <Text size="sm" component="div">
                  {t('frozenFrom', { days: format.dayRange(frozen.from, frozen.to) })}
                </Text>
              )}
              {pass.earlierHours > 0 && !isOver(pass) && (
                <Text size="sm" component="div">
                  {t('opensEarlier', { count: pass.earlierHours })}
                </Text>
              )}
              {holders.length > 1 && (
                <Text size="sm" c="dimmed" component="div">
                  {t('person.heldBy', { names: format.list(holders.map((one) => one.name)) })}
                </Text>
              )}
            </div>
            {props.more?.(pass)}
          </li>
        );
      })}
    </ul>
  );
}

/** Nothing can be booked with it any more. */
export const isOver = ({ state }: Pass): boolean =>
  state === 'ended' || state === 'expired' || state === 'used_up';
