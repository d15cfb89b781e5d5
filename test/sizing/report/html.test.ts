import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { fargateSizes } from '../../../shared/model/fargate-sizes.ts';
import type { ConsideredSize } from '../../../shared/sizing/decide/decision.ts';
import { nearestSizes } from '../../../shared/sizing/report/considered-sizes.ts';
import { sizingHtml } from '../../../shared/sizing/report/html.ts';
import { html } from '../../../shared/sizing/report/html-template.ts';
import type { FleetReport } from '../../../shared/sizing/service-report.ts';
import { chromiumArguments, findChromium } from '../../browser.ts';
import { aLargeFleet } from '../../builders/large-fleet.ts';
import { aFleetReport, aServiceReport, usdOf } from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';

const executablePath = findChromium();
const isSkipped = !executablePath && !process.env.CI;
const describePage = isSkipped ? describe.skip : describe;
const title = isSkipped
  ? 'the page in a browser (skipped: no Chromium found, set CHROMIUM_PATH)'
  : 'the page in a browser';

if (isSkipped) process.stderr.write(`${title}\n`);

describePage(title, () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    if (!executablePath) throw new Error('no Chromium found: set CHROMIUM_PATH');
    folder = mkdtempSync(join(tmpdir(), 'sizing-html-'));
    browser = await chromium.launch({ executablePath, args: chromiumArguments });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the report from a file, as a reader does, and records every error and network request. */
  async function open(
    report: FleetReport,
    { width = 1240, colorScheme = 'light' as 'light' | 'dark' } = {},
  ): Promise<{ page: Page; problems: string[] }> {
    const file = join(folder, 'report.html');
    writeFileSync(file, sizingHtml(report));
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => problems.push(dialog.message()));
    const address = pathToFileURL(file).href;
    page.on('request', (request) => request.url() !== address && problems.push(request.url()));
    await page.goto(address);
    return { page, problems };
  }

  it('the HTML report has the service at risk in its first row, with a link to its charts', async () => {
    const { page, problems } = await open(aLargeFleet());
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(
      'Right-sizing 40 services: save $6,358/month net, 2 at risk',
    );
    const row = page.locator('.fleet').getByRole('row').nth(1);
    expect(await row.innerText()).toMatch(
      /^checkout\s+shop-prod\s+Grow\s+high\s+none\s+3\s+0\.5 vCPU \/ 1 GiB\s+1 vCPU \/ 3 GiB\s+\$54\s+\+\$64/,
    );
    await row.getByRole('link', { name: 'checkout' }).click();
    const service = page.locator('section').filter({ hasText: 'tasks were killed for memory' });
    expect(await service.getByRole('heading', { name: 'checkout' }).isVisible()).toBe(true);
    const drawings = await service
      .getByRole('img')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(drawings).toEqual([
      'CPU of one task over time, against the size',
      'Memory of one task over time, against the size',
      'Share of the time by CPU',
      'Share of the time by Memory',
      'Cost of the sizes considered',
    ]);
    expect(problems).toEqual([]);
  }, 60_000);

  it('the charts mark the recommended size, the one in use, those too small, and kills', async () => {
    const { page } = await open(aFleetReport({ services: [aServiceReport()] }));
    const cost = await page.getByRole('img', { name: 'Cost of the sizes considered' }).textContent();
    expect(cost).toContain('$118 · recommended');
    expect(cost).toContain('$54 · in use');
    expect(cost).toContain('$32 · too small, CPU over for 7 d 7 h');
    const memory = page.getByRole('img', { name: /^Memory of one task/ });
    expect(await memory.locator('[aria-label="dot"] path').count()).toBe(3);
  }, 60_000);

  it('a service without usage and sizes is shown as a row alone', async () => {
    const { page } = await open(aLargeFleet());
    expect(await page.locator('section.service').count()).toBe(3);
    expect(await page.getByRole('link', { name: 'batch-import' }).count()).toBe(0);
    expect(await page.getByRole('rowheader', { name: 'jobs' }).count()).toBe(1);
  }, 60_000);

  it.each(['light', 'dark'] as const)(
    'the HTML report is readable in the %s color scheme, also on a phone',
    async (colorScheme) => {
      const { page, problems } = await open(aLargeFleet(), { width: 390, colorScheme });
      const [text, background] = await page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return [color, backgroundColor].map((rgb) =>
          (rgb.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0),
        );
      });
      expect(Math.abs((text ?? 0) - (background ?? 0))).toBeGreaterThan(450);
      expect((background ?? 0) > 380).toBe(colorScheme === 'light');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(problems).toEqual([]);
    },
    60_000,
  );

  it('the HTML report runs no script from a name and makes no network request', async () => {
    const name = '"><img src=https://evil.example/x onerror=alert(1)><script>alert(2)</script>';
    const place = aPlace({ cluster: name, kind: 'service', name });
    const service = aServiceReport({
      place,
      notes: [{ kind: 'setting', code: 'tag', problem: name }],
      gaps: [name],
    });
    const { page, problems } = await open(
      aFleetReport({ services: [service], problems: [name], priceBasis: name, id: name }),
    );
    expect(await page.locator('.service').getByRole('heading', { level: 2 }).textContent()).toBe(name);
    expect(await page.locator('script, main img, [onerror]').count()).toBe(0);
    expect(problems).toEqual([]);
  }, 60_000);
});

describe('HTML report', () => {
  it('the policy of the HTML report lets nothing load or run', () => {
    const page = sizingHtml(aFleetReport());
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(http|@import/);
  });

  it('the line of a chart is interrupted where data is missing', () => {
    const report = aServiceReport();
    const cpuMean = report.observed?.chart?.cpuMean ?? [];
    const gap = cpuMean.map((value, at) => (at > 100 && at < 120 ? null : value));
    const observed = report.observed?.chart && {
      ...report.observed,
      chart: { ...report.observed.chart, cpuMean: gap },
    };
    const lineOf = (page: string) =>
      /stroke="var\(--usage\)"[^>]*><path[^>]* d="([^"]+)"/.exec(page)?.[1] ?? '';
    const withGap = lineOf(
      sizingHtml(aFleetReport({ services: [{ ...report, ...(observed ? { observed } : {}) }] })),
    );
    expect(lineOf(sizingHtml(aFleetReport({ services: [report] }))).match(/M/g)).toHaveLength(1);
    expect(withGap.match(/M/g)).toHaveLength(2);
  });

  it('unknown values are shown as such instead of a number', () => {
    const report = aServiceReport();
    const { monthlyUsd: _, ...decision } = report.decision;
    const considered = report.considered.map(({ monthlyUsd: __, ...size }) => size);
    const page = sizingHtml(aFleetReport({ services: [{ ...report, decision, considered }] }));
    expect(page).toContain('1 change without a known price');
    expect(page).toContain('100% · in use');
    expect(page).toContain('+118%');
  });
});

describe('sizes in the chart', () => {
  it('the sizes in the chart are those nearest in price, with the recommended one and the one in use', () => {
    const verdicts = new Map<string, ConsideredSize['verdict']>([
      ['8192/16384', 'in use'],
      ['512/1024', 'chosen'],
    ]);
    const considered = fargateSizes.LINUX.map((size): ConsideredSize => {
      return {
        size,
        priceShare: usdOf(size, 1) / usdOf({ cpuUnits: 8192, memoryMiB: 16_384 }, 1),
        monthlyUsd: usdOf(size, 1),
        minutesOver: 0,
        memoryKills: 0,
        taskMinutesOver: 0,
        memoryDaysOver: 0,
        isAlwaysTooSmall: false,
        verdict: verdicts.get(`${size.cpuUnits}/${size.memoryMiB}`) ?? 'dearer',
      };
    }).toSorted((one, other) => one.priceShare - other.priceShare);
    const { shown, leftOut } = nearestSizes(considered);
    expect(shown).toHaveLength(22);
    expect(leftOut).toBe(considered.length - 22);
    expect(shown.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['chosen', 'in use']));
    expect(shown.map(({ priceShare }) => priceShare)).toEqual(
      shown.map(({ priceShare }) => priceShare).toSorted((a, b) => a - b),
    );
  });
});

describe('HTML template', () => {
  it('the HTML template escapes values, masks secrets, joins lists and keeps its own pieces', () => {
    const items = ['a<b', "c'd"].map((item) => html`<li title="${item}">${item}</li>`);
    expect(html`<ul>${items}${false}${undefined}${0}</ul>`.markup).toBe(
      '<ul><li title="a&lt;b">a&lt;b</li><li title="c&#39;d">c&#39;d</li>0</ul>',
    );
    expect(html`${'password=hunter2hunter2'}`.markup).not.toContain('hunter2');
  });
});
