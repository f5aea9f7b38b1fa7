/** A rider of whom nothing is known but that they ride in a studio, in W. */
export const DEFAULT_FTP_W = 200;
const [LOWEST_W, HIGHEST_W] = [50, 600];

type Props = { ftpW: number; onChange: (ftpW: number) => void; label: string };

/** An FTP in W; what is none is not taken. */
export function FtpField({ ftpW, onChange, label }: Props) {
  return (
    <label className="field">
      {label}
      <input
        type="number"
        min={LOWEST_W}
        max={HIGHEST_W}
        defaultValue={ftpW}
        onChange={({ target }) => {
          const value = target.valueAsNumber;
          if (value >= LOWEST_W && value <= HIGHEST_W) onChange(value);
        }}
      />
    </label>
  );
}
