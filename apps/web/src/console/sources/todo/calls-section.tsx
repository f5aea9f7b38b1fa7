import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { sourceNames } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { showProblem } from '../../../ui/problem.tsx';
import { Empty, Part } from '../../page.tsx';
import { saveJson } from '../../save-json.ts';
import classes from '../mapping/mapping.module.css';
import { callsQuery } from '../mapping/queries.ts';

/** The latest calls, for whoever asks why, and a file for support. */
export function CallsSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const [open, show] = useDisclosure();
  const file = useMutation({
    mutationFn: () => api.getSourceDiagnostics({ params: { source, studioId } }),
    onSuccess: (report) => saveJson('tandem-momence', report),
    onError: showProblem,
  });
  return (
    <Part title={t('todo.calls.title')} intro={t('todo.calls.intro', { name: sourceNames.momence })}>
      <Stack gap="sm">
        <Group gap="xs">
          <Button variant="default" aria-expanded={open} onClick={show.toggle}>
            {t(open ? 'todo.calls.hide' : 'todo.calls.show')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            loading={file.isPending}
            onClick={() => file.mutate()}
          >
            {t('todo.calls.download')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('todo.calls.about')}
        </Text>
        {open && <Calls />}
      </Stack>
    </Part>
  );
}

function Calls() {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const calls = useQuery(callsQuery(studioId));
  return (
    <Asked query={calls} loading={160}>
      {({ calls: rows }) =>
        rows.length === 0 ? (
          <Empty text={t('todo.calls.none')} />
        ) : (
          <div className={classes.scroll}>
            <table className={classes.calls}>
              <thead>
                <tr>
                  <th scope="col">{t('todo.calls.when')}</th>
                  <th scope="col">{t('todo.calls.what')}</th>
                  <th scope="col">{t('todo.calls.outcome')}</th>
                  <th scope="col">{t('todo.calls.took')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((call) => (
                  <tr key={call.callId}>
                    <td>{format.moment(call.startedAt)}</td>
                    <td>{call.method}</td>
                    <td>
                      {t(`todo.calls.outcomes.${call.outcome}`)}
                      {call.code && ` (${[call.code, call.httpStatus].filter(Boolean).join(', ')})`}
                    </td>
                    <td className={classes.number}>
                      {call.durationMs === null
                        ? '–'
                        : t('todo.calls.ms', { ms: format.number(call.durationMs) })}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Asked>
  );
}
