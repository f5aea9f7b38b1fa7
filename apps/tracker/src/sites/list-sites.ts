import pg from 'pg';

export type ListedSite = {
  siteId: number;
  name: string;
  login: string;
  timeZone: string;
  boxes: { boxId: number; name: string; seats: number; lastSeenAt: string | null }[];
};

/** Every club with its boxes. @param url of the database's owner: the application's role sees one club at a time */
export async function listSites(url: string): Promise<ListedSite[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<ListedSite>(`
      select s.site_id as "siteId", s.name, s.source_name as login, s.time_zone as "timeZone", coalesce(
        json_agg(json_build_object('boxId', b.box_id, 'name', b.name, 'seats', cardinality(b.seat_ids),
          'lastSeenAt', b.last_seen_at) order by b.box_id) filter (where b.box_id is not null), '[]') as boxes
      from tracker.sites s left join tracker.boxes b using (site_id)
      group by s.site_id order by s.site_id`);
    return rows;
  } finally {
    await client.end();
  }
}
