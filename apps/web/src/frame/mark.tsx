/** Tandem's mark, drawn with the page: a picture of its own would be one more thing to wait for. */
export function Mark({ sizePx }: { sizePx: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 32 32" fill="none" strokeWidth="3" aria-hidden>
      <rect width="32" height="32" rx="7" fill="var(--accent)" />
      <g stroke="var(--on-accent)">
        <circle cx="10.5" cy="19" r="5.5" />
        <circle cx="21.5" cy="13" r="5.5" />
      </g>
    </svg>
  );
}
