import { tileName } from '../../ui/tile-name.ts';

/** Of so many seats one tap chooses; of more a list of all seats does. */
const MAX_SEATS_ON_CARD = 6;

/** The seats of a card, where they are few enough to be on it; else none. */
export const fewOf = <T,>(seats: readonly T[]): readonly T[] =>
  seats.length <= MAX_SEATS_ON_CARD ? seats : [];

type Props = {
  /** @property name of who has it; none: whoever turns its bike is nobody yet */
  seats: readonly { seatId: number; name: string }[];
  /** What a tap on a seat does, in full. */
  says: (seat: number) => string;
  pending: boolean;
  choose: (seatId: number) => void;
};

/** The likely seats on the card of what nobody has placed yet. */
export function SeatChoice({ seats, says, pending, choose }: Props) {
  if (seats.length === 0) return null;
  return (
    <ul className="seat-choice">
      {seats.map(({ seatId, name }) => (
        <li key={seatId}>
          <button type="button" className="button" disabled={pending} onClick={() => choose(seatId)}>
            <span className="visually-hidden">{says(seatId)} </span>
            <b aria-hidden>{seatId}</b>
            {name !== '' && <small>{tileName(name)}</small>}
          </button>
        </li>
      ))}
    </ul>
  );
}
