import { Anchor, Button, Text, Title } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { ApiToken, ApiTokens } from '@tandem/api/studio';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { deviceZone } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import { topicKey } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { Asked } from '../ui/asked.tsx';
import { confirm } from '../ui/confirm.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { notify } from '../ui/notify.tsx';
import { showProblem } from '../ui/problem.tsx';
import { MakeTokenDialog } from './make-token-dialog.tsx';
import classes from './tokens.module.css';
import { useScopeWords } from './use-scope-words.ts';

const tokensQuery = (studioId: string) =>
  queryOptions({
    queryKey: [...topicKey('settings', studioId), 'tokens'],
    queryFn: ({ signal }) => api.listTokens({ params: { studioId }, signal }),
  });

/** Tokens by which programs ask: one's own, and for owners all of the studio and of the team. */
export function Tokens() {
  const { t } = useTranslation('tokens');
  const { studioId } = useSession();
  const client = useQueryClient();
  const asked = useQuery(tokensQuery(studioId));
  const [making, setMaking] = useState<ApiTokens['makes'] | null>(null);
  const lookAgain = () => client.invalidateQueries({ queryKey: tokensQuery(studioId).queryKey });
  return (
    <>
      <Text maw={640}>
        {t('intro')}{' '}
        <Anchor href="/developers" underline="always">
          {t('read')}
        </Anchor>
      </Text>
      <Asked query={asked} loading={240}>
        {({ tokens, makes }) => (
          <>
            <Button
              style={{ alignSelf: 'flex-start' }}
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={() => setMaking(makes)}
            >
              {t('make')}
            </Button>
            {tokens.length === 0 && <Text c="dimmed">{t('none')}</Text>}
            {makes.studio.length > 0 ? (
              <>
                <Some title={t('own')} tokens={tokens.filter(({ own }) => own)} onEnded={lookAgain} />
                <Some title={t('others')} tokens={tokens.filter(({ own }) => !own)} onEnded={lookAgain} />
              </>
            ) : (
              <Some title={t('own')} tokens={tokens} onEnded={lookAgain} />
            )}
            <CopyField label={t('studioId')} text={studioId} />
          </>
        )}
      </Asked>
      {making && <MakeTokenDialog makes={making} onMade={lookAgain} onClose={() => setMaking(null)} />}
    </>
  );
}

/** Those that work, and the others out of the way. */
function Some({ title, tokens, onEnded }: { title: string; tokens: ApiToken[]; onEnded: () => void }) {
  const { t } = useTranslation('tokens');
  const ended = tokens.filter(({ state }) => state !== 'active');
  const active = tokens.filter(({ state }) => state === 'active');
  if (tokens.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {title}
      </Title>
      <TokenList tokens={active} onEnded={onEnded} />
      {ended.length > 0 && (
        <details className={classes.ended}>
          <summary>{t('endedCount', { count: ended.length })}</summary>
          <TokenList tokens={ended} onEnded={onEnded} />
        </details>
      )}
    </section>
  );
}

function TokenList({ tokens, onEnded }: { tokens: ApiToken[]; onEnded: () => void }) {
  const { t } = useTranslation('tokens');
  const say = useScopeWords();
  const { studioId } = useSession();
  const format = useFormat();
  const revoke = useMutation({
    mutationFn: ({ tokenId }: ApiToken) => api.revokeToken({ params: { studioId, tokenId } }),
    onSuccess: (_, { name }) => {
      notify({ message: t('revoked', { name }) });
      onEnded();
    },
    onError: showProblem,
  });
  const ask = (token: ApiToken) =>
    confirm({
      title: t('revokeTitle', { name: token.name }),
      text: <Text>{t('revokeText')}</Text>,
      yes: t('revoke'),
      onConfirm: () => revoke.mutate(token),
    });
  const stands = ({ state, expiresAt }: ApiToken) => {
    const until = format.date(expiresAt, deviceZone());
    return { active: t('until', { until }), expired: t('ended', { until }), revoked: t('revokedState') }[
      state
    ];
  };
  return (
    <ul className={classes.tokens}>
      {tokens.map((token) => (
        <li key={token.tokenId}>
          <div>
            <Text fw={600}>{token.name}</Text>
            <Text size="sm">
              <Acts token={token} />
            </Text>
            <Text size="sm">{token.scopes.map(say.scope).join(' · ')}</Text>
            <Text size="sm" c="dimmed">
              {stands(token)} ·{' '}
              {token.usedAt === null ? t('neverUsed') : t('used', { when: format.past(token.usedAt) })}
            </Text>
          </div>
          {token.state === 'active' && (
            <Button
              size="sm"
              variant="default"
              flex="none"
              aria-label={t('revokeNamed', { name: token.name })}
              onClick={() => ask(token)}
            >
              {t('revoke')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Acts({ token: { kind, own, madeBy, madeByMe, makerLeft } }: { token: ApiToken }) {
  const { t } = useTranslation('tokens');
  if (kind === 'studio') {
    if (madeByMe) return t('acts.studioOwn');
    if (madeBy === null) return t('acts.orphan');
    return t(makerLeft ? 'acts.studioLeft' : 'acts.studio', { name: madeBy });
  }
  if (own) return t('acts.own');
  return madeBy === null ? t('acts.nobody') : t('acts.personal', { name: madeBy });
}
