import * as dashboard from '@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import * as bargauge from '@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import * as heatmap from '@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/types.gen';
import * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import * as statetimeline from '@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import * as text from '@grafana/schema/dist/types/raw/composable/text/panelcfg/x/types.gen';
import * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

// The Prometheus data source's own fields are not in @grafana/schema; by hand, as it saves them.
interface PrometheusTarget {
  datasource: Required<dashboard.DataSourceRef>;
  editorMode: 'code';
  exemplar?: boolean;
  expr: string;
  format: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  interval?: string;
  legendFormat: string;
  range: boolean;
  refId: string;
}

interface PrometheusAnnotation extends dashboard.AnnotationQuery {
  expr?: string;
  step?: string;
  tagKeys?: string;
  textFormat?: string;
  titleFormat?: string;
}

interface PrometheusVariable {
  qryType: 1;
  query: string;
  refId: string;
}

interface Variable extends Omit<dashboard.VariableModel, 'query'> {
  query: string | PrometheusVariable;
}

type Panel<Type extends string, Options, Custom> = Required<
  Pick<dashboard.Panel, 'id' | 'title' | 'description' | 'gridPos'>
> &
  Omit<
    dashboard.Panel,
    'id' | 'title' | 'description' | 'gridPos' | 'type' | 'options' | 'fieldConfig' | 'targets'
  > & {
    type: Type;
    options: Options;
    fieldConfig: {
      defaults: Omit<dashboard.FieldConfig, 'custom'> & { custom?: Custom };
      overrides: dashboard.FieldConfigSource['overrides'];
    };
    targets?: PrometheusTarget[];
  };

// Dashboards are saved with what differs from the defaults, so options are partial.
export type BarGaugePanel = Panel<'bargauge', Partial<bargauge.Options>, Record<string, never>>;
export type HeatmapPanel = Panel<'heatmap', Partial<heatmap.Options>, heatmap.FieldConfig>;
export type StatPanel = Panel<'stat', Partial<stat.Options>, Record<string, never>>;
export type StateTimelinePanel = Panel<'state-timeline', statetimeline.Options, statetimeline.FieldConfig>;
export type TablePanel = Panel<'table', Partial<table.Options>, Partial<table.FieldConfig>>;
export type TextPanel = Panel<'text', text.Options, Record<string, never>>;
export type TimeSeriesPanel = Panel<'timeseries', timeseries.Options, timeseries.FieldConfig>;

/** Panels are held against the schemas of their types. */
export type ClassicDashboard = Omit<dashboard.Dashboard, 'panels' | 'annotations' | 'templating'> & {
  panels: Record<string, unknown>[];
  annotations: { list: PrometheusAnnotation[] };
  templating: { list: Variable[] };
};
export type Row = dashboard.RowPanel;
