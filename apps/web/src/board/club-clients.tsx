import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from './api.ts';
import { Problem } from './problem.tsx';

/** Everybody whom the club knows, with the Client ID by which the studio links a customer by hand. */
export function ClubClients() {
  const { t } = useTranslation('board');
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['clients', search],
    queryFn: () => tracker.listClients({ query: { search } }),
    placeholderData: keepPreviousData,
  });
  const { clients = [], total = 0 } = found.data ?? {};
  return (
    <section aria-labelledby="clients">
      <h2 id="clients">{t('club.clients')}</h2>
      <p className="hint">{t('club.clientsHint')}</p>
      <label className="field">
        {t('club.search')}
        <input type="search" maxLength={100} value={search} onChange={(e) => setSearch(e.target.value)} />
      </label>
      {found.error !== null && <Problem error={found.error} />}
      {found.data !== undefined && total === 0 && (
        <p className="empty">{t(search === '' ? 'club.noClients' : 'club.noneFound')}</p>
      )}
      {total > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('club.clientId')}</th>
              <th scope="col">{t('ranking.name')}</th>
              <th scope="col">{t('club.email')}</th>
            </tr>
          </thead>
          <tbody>
            {clients.map((client) => (
              <tr key={client.clientId}>
                <td>{client.clientId}</td>
                <td>
                  {client.name}
                  {client.isInstructor && <small> {t('club.instructor')}</small>}
                </td>
                <td>{client.email}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {total > clients.length && <p className="hint">{t('club.more', { count: total - clients.length })}</p>}
    </section>
  );
}
