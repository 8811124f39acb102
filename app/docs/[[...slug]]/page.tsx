import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactElement } from "react";
import { DocsPageView } from "@/components/pages/docs/docs-page";
import { pageText } from "@/components/pages/docs/page-text";
import type { DocsPage } from "@/lib/docs/schema/page";
import { addressOf, linkOnSite, withSiteLinks } from "@/lib/docs/site/addresses";
import { readRecorded } from "@/lib/docs/site/recorded-answers";
import { docsSite, turnAt } from "../site";

interface Params {
  params: Promise<{ slug?: string[] }>;
}

async function findPage({ params }: Params): Promise<DocsPage> {
  const { slug = [] } = await params;
  const page = (await docsSite()).pages.get(addressOf(slug.join("/")));
  return page ?? notFound();
}

export async function generateMetadata(props: Params): Promise<Metadata> {
  const { title, summary, address } = await findPage(props);
  return {
    title,
    description: summary.slice(0, 200),
    alternates: { types: { "text/markdown": `${address}.md` } },
  };
}

/** The text of a page is the same for every reader, and made once: 20 to 60 ms for its colours. */
const texts = new Map<string, ReactElement>();

function textOf({ address, file, markdown }: DocsPage): ReactElement {
  const made = texts.get(address);
  if (made !== undefined) return made;
  const text = pageText(markdown, { linkOf: (link) => linkOnSite(file, link), recorded: readRecorded });
  texts.set(address, text);
  return text;
}

const HEADINGS_MAX = 24;

/** What stands beside a page: of a long one its sections alone. */
const outlined = (headings: DocsPage["headings"]) =>
  headings.length <= HEADINGS_MAX ? headings : headings.filter(({ depth }) => depth === 2);

export default async function DocumentPage(props: Params) {
  const page = await findPage(props);
  const site = await docsSite();
  return (
    <DocsPageView
      page={{ ...page, headings: outlined(page.headings) }}
      markdown={withSiteLinks(page.file, page.markdown)}
      turn={turnAt(site, page.address)}
    >
      {textOf(page)}
    </DocsPageView>
  );
}
