import {
  type AlertProps,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type MantineTheme,
} from '@mantine/core';

/** Mantine's words for what tokens.css says; nothing is decided here. */
const ACCENT_STEPS = 10;
const accent = Array.from({ length: ACCENT_STEPS }, (_, step) => `var(--accent-${step})`);
const dialogTitle = { title: { fontSize: 'var(--text-lg)', fontWeight: 650 } };
const explained = { styles: { description: { fontSize: 'var(--text-sm)' } } };

/** Neutral greys and one deep teal; Inter; space in steps of 8 px. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 8,
  colors: { teal: accent as unknown as MantineColorsTuple },
  white: 'var(--ground)',
  black: 'var(--ink)',
  fontFamily: 'var(--font)',
  fontSizes: {
    xs: 'var(--text-xs)',
    sm: 'var(--text-sm)',
    md: 'var(--text-md)',
    lg: 'var(--text-lg)',
    xl: 'var(--text-xl)',
  },
  headings: {
    fontFamily: 'var(--font)',
    fontWeight: '650',
    sizes: {
      h2: { fontSize: 'var(--text-title)' },
      h3: { fontSize: 'var(--text-2xl)' },
      h4: { fontSize: 'var(--text-lg)' },
    },
  },
  spacing: {
    xs: 'var(--space-xs)',
    sm: 'var(--space-sm)',
    md: 'var(--space-md)',
    lg: 'var(--space-lg)',
    xl: 'var(--space-xl)',
  },
  radius: { sm: 'var(--radius-sm)', md: 'var(--radius-md)', lg: 'var(--radius-lg)' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Mantine's own orange is too pale for a title.
    Alert: {
      vars: (_theme: MantineTheme, { color }: AlertProps) => ({
        root: color === 'orange' ? { '--alert-color': 'var(--warn-title)' } : {},
      }),
    },
    Radio: explained,
    Switch: explained,
    Drawer: { styles: dialogTitle },
    Modal: {
      // A dialog's header is not the page's banner.
      defaultProps: { attributes: { header: { role: 'presentation' } } },
      styles: dialogTitle,
    },
  },
});

/** Quiet text and complaints still reach 4.5 : 1 on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--ink-dim)',
    '--mantine-color-placeholder': 'var(--ink-placeholder)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {},
});
