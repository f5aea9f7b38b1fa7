import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Box, tracker } from './api.ts';
import { type BoxFacts, BoxForm } from './box-form.tsx';
import { BoxSeen } from './box-seen.tsx';
import { BoxTrouble } from './box-trouble.tsx';
import { Problem } from './problem.tsx';
import { roomsOf } from './rooms.ts';
import { Sure } from './sure.tsx';

/** Whether boxes are heard is looked up so often. */
const REFRESH_MS = 5_000;

/** What is told this once: a code for a program in the gym, or the token itself. */
type Told = { boxId: number } & ({ code: string } | { token: string });

/** The boxes of the club: made, changed and given tokens here. A token is shown once, when it is made. */
export function ClubBoxes({ timeZone }: { timeZone: string }) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const boxes = useQuery({
    queryKey: ['boxes'],
    queryFn: () => tracker.listBoxes(),
    refetchInterval: REFRESH_MS,
  });
  const reload = () => queries.invalidateQueries({ queryKey: ['boxes'] });
  const add = useMutation({
    mutationFn: (body: BoxFacts) => tracker.addBox({ body }),
    onSuccess: async (made) => {
      setTold(made);
      setAdding(false);
      await reload();
    },
  });
  const none = boxes.data?.length === 0;
  const rooms = roomsOf(boxes.data ?? []);
  const leading = rooms.map(({ box }) => box);
  return (
    <section aria-labelledby="boxes">
      <h2 id="boxes">{t('club.boxes')}</h2>
      <p className="hint">{t('club.boxesHint')}</p>
      {boxes.error !== null && <Problem error={boxes.error} />}
      <ul>
        {rooms.flatMap(({ box, others }) =>
          [box, ...others].map((one) => (
            <OneBox
              key={one.boxId}
              box={one}
              room={one === box ? null : box}
              rooms={others.length > 0 && one === box ? [] : leading.filter((each) => each !== one)}
              timeZone={timeZone}
              told={told?.boxId === one.boxId ? told : null}
              onToken={setTold}
            />
          )),
        )}
      </ul>
      {adding || none ? (
        <BoxForm
          box={null}
          rooms={leading}
          pending={add.isPending}
          error={add.error}
          onSubmit={(facts) => add.mutate(facts)}
          onCancel={none ? null : () => setAdding(false)}
        />
      ) : (
        <button type="button" className="button" onClick={() => setAdding(true)}>
          {t('club.addBox')}
        </button>
      )}
    </section>
  );
}

function OneBox(props: {
  box: Box;
  /** The box that has the room's classes, where that is another. */
  room: Box | null;
  /** The boxes in whose rooms it could stand. */
  rooms: readonly Box[];
  timeZone: string;
  told: Told | null;
  onToken: (told: Told | null) => void;
}) {
  const { box, room, rooms, timeZone, told, onToken } = props;
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const [changing, setChanging] = useState(false);
  const params = { boxId: box.boxId };
  const reload = () => queries.invalidateQueries({ queryKey: ['boxes'] });
  const change = useMutation({
    mutationFn: (body: BoxFacts) => tracker.changeBox({ params, body }),
    onSuccess: async () => {
      setChanging(false);
      await reload();
    },
  });
  const code = useMutation({ mutationFn: () => tracker.newBoxCode({ params }), onSuccess: onToken });
  const token = useMutation({
    mutationFn: async (deed: 'new' | 'revoke') =>
      deed === 'new' ? tracker.newToken({ params }) : void (await tracker.revokeToken({ params })),
    onSuccess: async (made) => {
      onToken(made ?? null);
      await reload();
    },
  });
  return (
    <li className="card">
      <div className="card-head">
        <h3>
          {box.name} <small>{t('classes.box', { boxId: box.boxId })}</small>
        </h3>
        <p>
          {room
            ? t('club.sameRoom', { name: room.name, boxId: room.boxId })
            : t('club.seats', {
                count: box.seatIds.length,
                first: Math.min(...box.seatIds),
                last: Math.max(...box.seatIds),
              })}
          {box.classClock && ` · ${t('club.replays')}`}
        </p>
      </div>
      <BoxSeen box={box} timeZone={timeZone} />
      <BoxTrouble box={box} />
      <BoxReport box={box} />
      {told && ('code' in told ? <Code code={told.code} /> : <Token token={told.token} />)}
      {code.error !== null && <Problem error={code.error} />}
      {token.error !== null && <Problem error={token.error} />}
      {changing ? (
        <BoxForm
          box={box}
          rooms={rooms}
          pending={change.isPending}
          error={change.error}
          onSubmit={(facts) => change.mutate(facts)}
          onCancel={() => setChanging(false)}
        />
      ) : (
        <div className="choices">
          <button type="button" className="button" onClick={() => setChanging(true)}>
            {t('club.change')}
          </button>
          <button
            type="button"
            className={box.hasToken ? 'button' : 'button primary'}
            onClick={() => code.mutate()}
          >
            {t('club.pair')}
          </button>
          {box.hasToken ? (
            <>
              <Sure
                label={t('club.newToken')}
                title={t('club.newTokenTitle')}
                text={t('club.newTokenText')}
                onSure={() => token.mutate('new')}
              />
              <Sure
                label={t('club.revoke')}
                title={t('club.revokeTitle')}
                text={t('club.revokeText')}
                onSure={() => token.mutate('revoke')}
              />
            </>
          ) : (
            <button type="button" className="button" onClick={() => token.mutate('new')}>
              {t('club.newToken')}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** What its program says of itself; of one that is not heard that is no longer so. */
function BoxReport({ box: { heard, report } }: { box: Box }) {
  const { t, i18n } = useTranslation('board');
  if (!heard || report === null) return null;
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en';
  return (
    <>
      {report.says.map((said) => (
        <p key={said.en} className={said.well ? 'hint' : 'problem'} data-mild={said.well ? undefined : true}>
          {said[language]}
        </p>
      ))}
      <p className="hint">{t('club.program', { version: report.version })}</p>
    </>
  );
}

/** The code, this once, and the command that takes it as it stands. */
function Code({ code }: { code: string }) {
  const { t } = useTranslation('board');
  return (
    <div className="token" role="status">
      <p>{t('club.code')}</p>
      <code className="code">{`${code.slice(0, 4)} ${code.slice(4)}`}</code>
      <p>{t('club.codeUse')}</p>
      <code>{`sudo tandem-box pair ${code} --tracker ${location.origin}`}</code>
    </div>
  );
}

/** The token, this once, and a command that rides with it as it stands. */
function Token({ token }: { token: string }) {
  const { t } = useTranslation('board');
  return (
    <div className="token" role="status">
      <p>{t('club.token')}</p>
      <code>{token}</code>
      <button
        type="button"
        className="button"
        onClick={() => void navigator.clipboard.writeText(token).catch(() => {})}
      >
        {t('club.copy')}
      </button>
      <p>{t('club.tokenUse')}</p>
      <code>{`tandem-box simulate --tracker ${location.origin} --token ${token}`}</code>
    </div>
  );
}
