package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.graph.AnswerNeighbours;
import io.nsrstream.flink.graph.AssembleRows;
import io.nsrstream.flink.graph.DeliverArrivals;
import io.nsrstream.flink.graph.KeepNodes;
import io.nsrstream.flink.graph.SteadyProgress;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.ArrivalSerializer;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessageSerializer;
import io.nsrstream.flink.state.SerializedType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The operators that make rows of nodes. Each hop is an operator, so nothing goes in circles:
 *
 * <pre>
 * arrivals ─► deliver ─► nodes ─► neighbours ─► rows
 *              by node ↗   by node ↗   by key ↗
 * </pre>
 *
 * @param rows examples that are rows, by key in the order of time and id
 * @param rejected arrivals that cannot be part of the graph
 */
record GraphOperators(
    SingleOutputStreamOperator<Arrival> rows, DataStream<RejectedRecord> rejected) {

  private static final TypeInformation<GraphMessage> MESSAGES =
      new SerializedType<>(GraphMessage.class, GraphMessageSerializer.INSTANCE);

  /**
   * Those of a job.
   *
   * @param arrivals nodes, edges and, where they come late, labels
   */
  static GraphOperators after(DataStream<Arrival> arrivals, JobSettings settings) {
    SingleOutputStreamOperator<GraphMessage> delivered =
        arrivals
            .process(new DeliverArrivals(settings.graph()))
            .returns(MESSAGES)
            .name("deliver")
            .uid("graph-deliver");
    SingleOutputStreamOperator<GraphMessage> nodes =
        delivered
            .keyBy(GraphMessage::address, Types.STRING)
            .transform("nodes", MESSAGES, new SteadyProgress<>(new KeepNodes(settings.graph())))
            .uid("graph-nodes");
    SingleOutputStreamOperator<GraphMessage> neighbours =
        nodes
            .keyBy(GraphMessage::address, Types.STRING)
            .transform(
                "neighbours",
                MESSAGES,
                new SteadyProgress<>(new AnswerNeighbours(settings.graph())))
            .uid("graph-neighbours");
    SingleOutputStreamOperator<Arrival> rows =
        nodes
            .getSideOutput(KeepNodes.ROWS)
            .union(neighbours)
            .keyBy(GraphMessage::key, Types.STRING)
            .process(new AssembleRows(settings.graph(), settings.flink()))
            .returns(new SerializedType<>(Arrival.class, ArrivalSerializer.INSTANCE))
            .name("rows")
            .uid("graph-rows");
    return new GraphOperators(
        rows,
        delivered
            .getSideOutput(SideOutputs.REJECTED)
            .union(
                nodes.getSideOutput(SideOutputs.REJECTED),
                rows.getSideOutput(SideOutputs.REJECTED)));
  }
}
