import { Skeleton, Stack, Text } from '@mantine/core';
import type { AuditLine } from '@tandem/api/studio';
import { datedDetails, personFields } from '@tandem/api/words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { More } from '../../ui/more.tsx';
import { ClassLink } from '../class-link.tsx';
import { CustomerLink } from '../customer-link.tsx';
import { Empty } from '../page.tsx';
import classes from './audit.module.css';
import { auditQuery, type WantedActs } from './queries.ts';

/** What was done, newest first, page by page. @param alone of one person, who is not named in each line */
export function AuditLines({ wanted, alone = false }: { wanted: WantedActs; alone?: boolean }) {
  const { t } = useTranslation('audit');
  const { studioId } = useSession();
  const log = useInfiniteQuery(auditQuery(studioId, wanted));
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const isSearched = Object.values(wanted).some((value) => value !== undefined);
  return (
    <Asked
      query={log}
      loading={
        <Stack gap="xs" role="status" aria-label={t('loading')}>
          {[1, 2, 3, 4, 5, 6].map((n) => (
            <Skeleton key={n} h={56} />
          ))}
        </Stack>
      }
    >
      {() =>
        rows.length === 0 ? (
          <Empty text={t(isSearched && !alone ? 'noHits' : 'none')} />
        ) : (
          <>
            <ul className={classes.lines}>
              {rows.map((line) => (
                <li key={line.auditId}>
                  <Line line={line} alone={alone} />
                </li>
              ))}
            </ul>
            <More of={log} word={t('more')} style={{ alignSelf: 'center' }} />
          </>
        )
      }
    </Asked>
  );
}

function Line({ line, alone }: { line: AuditLine; alone: boolean }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { at, action, who, token } = line;
  // Codes of the audit have dots, which keys of messages cannot.
  const did = t(`did.${action.replaceAll('.', '_') as Underscored<typeof action>}`);
  const role = who?.role ? t(`roles.${who.role}`) : null;
  return (
    <>
      <time dateTime={at}>{format.dateTime(at)}</time>
      <div>
        <span className={classes.who}>{nameOf(line, t)}</span>
        {role && (
          <Text span c="dimmed" inherit>
            {' '}
            ({role})
          </Text>
        )}{' '}
        {did}
        {who && token && ` ${token.name === null ? t('byToken') : t('byTokenNamed', { name: token.name })}`}
        <About line={line} alone={alone} />
      </div>
    </>
  );
}

type Underscored<S extends string> = S extends `${infer A}.${infer B}` ? `${A}_${Underscored<B>}` : S;
type Say = ReturnType<typeof useTranslation<'audit'>>['t'];

function nameOf({ who, token, kiosk, action }: AuditLine, t: Say): string {
  if (who) return who.name || t('left');
  if (kiosk) return t('kiosk', { name: kiosk.name });
  if (token) return token.name === null ? t('program') : t('programNamed', { name: token.name });
  return t(action.endsWith('.failed') ? 'failed' : 'itself');
}

/** Fields of a person, which have a name for people. */
const FIELDS = [...personFields, 'birthDate', 'gender', 'strapId', ...datedDetails] as const;

/** To whom, in which class, and what of it. */
function About({ line, alone }: { line: AuditLine; alone: boolean }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { customer, class: held, named, spots } = line;
  const fields = FIELDS.filter((field) => line.fields.includes(field)).map((field) => t(`field.${field}`));
  const parts = [
    customer && !alone && customer.name === '' && <span key="gone">{t('erased')}</span>,
    customer && !alone && customer.name !== '' && (
      <CustomerLink customerId={customer.customerId} key="customer" inherit>
        {customer.name}
      </CustomerLink>
    ),
    held && (
      <ClassLink classId={held.classId} key="class" inherit>
        {held.title}, {format.dayTime(held.startsAt, held.timeZone)}
      </ClassLink>
    ),
    named && <span key="named">{named}</span>,
    spots && <span key="spots">{spotWords(spots, t)}</span>,
    fields.length > 0 && <span key="fields">{t('fields', { fields: format.list(fields) })}</span>,
  ].filter(Boolean);
  return parts.length > 0 && <div className={classes.about}>{parts}</div>;
}

const spotWords = ({ from, to }: NonNullable<AuditLine['spots']>, t: Say): string =>
  from !== null && to !== null && from !== to ? t('spots', { from, to }) : t('spot', { spot: to ?? from });
