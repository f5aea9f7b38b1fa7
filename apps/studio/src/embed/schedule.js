/* Puts the studio's schedule where this script stands: <script src="…/api/schedule.js" data-studio="…" async></script> */
(() => {
  const script = document.currentScript;
  const { studio, title, ...chosen } = script.dataset;
  const page = new URL(`/api/studios/${encodeURIComponent(studio)}/schedule.html`, script.src);
  for (const name of ['location', 'type', 'lang', 'theme'])
    if (chosen[name]) page.searchParams.set(name, chosen[name]);
  const frame = document.createElement('iframe');
  frame.src = page.href;
  frame.title = title || 'Schedule';
  frame.loading = 'lazy';
  frame.style.cssText = 'display:block;width:100%;height:480px;border:0;color-scheme:normal';
  addEventListener('message', ({ source, origin, data }) => {
    const heightPx = data?.tandemHeightPx;
    if (source !== frame.contentWindow || origin !== page.origin || !Number.isFinite(heightPx)) return;
    frame.style.height = `${Math.min(Math.max(heightPx, 0), 50_000)}px`;
  });
  script.after(frame);
})();
